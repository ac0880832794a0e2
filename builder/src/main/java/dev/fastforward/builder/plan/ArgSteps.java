package dev.fastforward.builder.plan;

import dev.fastforward.builder.dockerfile.ArgDefinition;
import dev.fastforward.builder.dockerfile.Instruction;
import dev.fastforward.builder.dockerfile.Source;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** ARG inside of a stage. */
final class ArgSteps {
  /** They steer the builder; no command sees them. */
  private static final Set<String> NOT_VARIABLES =
      Set.of("BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE");

  private final StageGraph graph;
  private final StageState state;

  ArgSteps(StageGraph graph, StageState state) {
    this.graph = graph;
    this.state = state;
  }

  void add(Instruction.Arg arg) {
    StringBuilder createdBy = new StringBuilder("ARG");
    // Unlike in other instructions, each sees the ones before it on the line.
    for (ArgDefinition definition : arg.definitions()) {
      String name = definition.name();
      VariableChecks.secret(state, arg.source(), name);
      String value = value(definition, arg.source());
      outline(definition, value, arg.source());
      createdBy.append(' ').append(name);
      if (value == null) {
        state.args().putIfAbsent(name, "");
      } else {
        createdBy.append('=').append(value);
        state.args().put(name, value);
        if (!NOT_VARIABLES.contains(name)) {
          state.set(name, value);
        }
      }
    }
    state.addConfigStep(arg.source(), createdBy.toString(), state.config());
  }

  private void outline(ArgDefinition definition, @Nullable String value, Source source) {
    String name = definition.name();
    boolean inherited =
        definition.value() == null
            && !graph.options().buildArgs().containsKey(name)
            && graph.globalArgs().containsKey(name);
    if (inherited) {
      state.parameters().inherited(name);
    } else {
      state.parameters().arg(name, definition.description(), value, source.location());
    }
  }

  private @Nullable String value(ArgDefinition definition, Source source) {
    String given = graph.options().buildArgs().get(definition.name());
    if (given != null) {
      return given;
    }
    return definition.value() == null
        ? graph.globalArgs().get(definition.name())
        : state.expand(definition.value(), source);
  }
}
