package dev.fastforward.operator.gitops;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The health check expressions of deploy/flux, in the order in which Flux asks them. */
final class FluxHealth {
  private static final Path FILE = Path.of("../deploy/flux/health-checks.yaml");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("status", SimpleType.DYN)
          .addVar("metadata", SimpleType.DYN)
          .build();
  private static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder().build();
  private static final List<Check> CHECKS = read();

  private FluxHealth() {}

  static String judge(JsonNode object) {
    for (Check check : CHECKS) {
      if (check.holds(object)) {
        return check.outcome();
      }
    }
    return "inProgress"; // Flux asks again
  }

  private record Check(String outcome, CelRuntime.Program program) {
    static Check of(String outcome, JsonNode expressions) {
      try {
        String expression = expressions.get(outcome).asText();
        return new Check(outcome, RUNTIME.createProgram(COMPILER.compile(expression).getAst()));
      } catch (CelValidationException | CelEvaluationException e) {
        throw new AssertionError(outcome, e);
      }
    }

    boolean holds(JsonNode object) {
      try {
        return (boolean)
            program.eval(
                Map.of(
                    "status", values(object.path("status")),
                    "metadata", values(object.path("metadata"))));
      } catch (CelEvaluationException e) {
        throw new AssertionError(outcome, e);
      }
    }
  }

  private static List<Check> read() {
    try {
      JsonNode expressions =
          new ObjectMapper(new YAMLFactory())
              .readTree(FILE.toFile())
              .at("/spec/healthCheckExprs/0");
      return Stream.of("inProgress", "failed", "current")
          .map(outcome -> Check.of(outcome, expressions))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, Object> values(JsonNode node) {
    return node.isMissingNode()
        ? Map.of()
        : JSON.convertValue(node, new TypeReference<Map<String, Object>>() {});
  }
}
