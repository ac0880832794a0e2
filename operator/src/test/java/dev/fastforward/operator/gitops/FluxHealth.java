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
import java.util.Map;

/** The health check expressions of deploy/flux, in the order in which Flux asks them. */
final class FluxHealth {
  private static final Path CHECKS = Path.of("../deploy/flux/health-checks.yaml");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("status", SimpleType.DYN)
          .addVar("metadata", SimpleType.DYN)
          .build();
  private static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder().build();

  private FluxHealth() {}

  static String judge(JsonNode object) {
    try {
      JsonNode check =
          new ObjectMapper(new YAMLFactory())
              .readTree(CHECKS.toFile())
              .at("/spec/healthCheckExprs/0");
      for (String outcome : new String[] {"inProgress", "failed", "current"}) {
        if (holds(check.get(outcome).asText(), object)) {
          return outcome;
        }
      }
      return "inProgress"; // Flux asks again
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean holds(String expression, JsonNode object) {
    try {
      return (boolean)
          RUNTIME
              .createProgram(COMPILER.compile(expression).getAst())
              .eval(
                  Map.of(
                      "status", values(object.path("status")),
                      "metadata", values(object.path("metadata"))));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new AssertionError(expression, e);
    }
  }

  private static Map<String, Object> values(JsonNode node) {
    return node.isMissingNode()
        ? Map.of()
        : JSON.convertValue(
            // CEL's integers are longs
            node, new TypeReference<Map<String, Object>>() {});
  }
}
