package dev.fastforward.builder.keys;

import dev.fastforward.builder.keys.InputValue.Content;
import dev.fastforward.builder.keys.InputValue.Count;
import dev.fastforward.builder.keys.InputValue.Text;
import dev.fastforward.builder.keys.InputValue.Variable;
import dev.fastforward.builder.settings.RunConditions;
import dev.fastforward.builder.step.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The inputs of a RUN except for its mounts. */
final class RunInputList {
  private RunInputList() {}

  static KeyInputs.Builder of(CacheKey parent, Step.Run run, String sandbox) {
    KeyInputs.Builder inputs =
        new KeyInputs.Builder("run", parent)
            .addCounted(command(run.argv()))
            .addCounted(variables(run))
            .add(KeyInput.line(InputKind.WORKDIR, run.workDir()))
            .add(KeyInput.line(InputKind.USER, run.user()))
            .add(KeyInput.line(InputKind.HOSTNAME, run.conditions().hostname()))
            .add(KeyInput.line(InputKind.SANDBOX, sandbox));
    if (run.script() != null) {
      inputs.add(
          KeyInput.of(
              InputKind.SCRIPT,
              run.script().name(),
              new Text(run.script().name()),
              new Content(run.script().content())));
    }
    addConditions(inputs, run.conditions());
    return inputs;
  }

  private static List<KeyInput> command(List<String> argv) {
    InputValue[] shell =
        argv.subList(0, argv.size() - 1).stream().map(Text::new).toArray(InputValue[]::new);
    return List.of(
        KeyInput.of(InputKind.SHELL, shell), KeyInput.line(InputKind.COMMAND, argv.getLast()));
  }

  private static List<KeyInput> variables(Step.Run run) {
    List<String> env = run.info().before().env();
    Set<String> fromConfig = env == null ? Set.of() : new HashSet<>(env);
    return run.env().stream()
        .map(Variable::new)
        .map(variable ->
            KeyInput.of(
                fromConfig.contains(variable.assignment()) ? InputKind.ENV : InputKind.ARG,
                variable.name(),
                variable))
        .toList();
  }

  private static void addConditions(KeyInputs.Builder inputs, RunConditions conditions) {
    if (conditions.network() != RunConditions.Network.DEFAULT) {
      inputs.add(KeyInput.line(InputKind.NETWORK, conditions.network().word()));
    }
    if (conditions.insecure()) {
      inputs.add(KeyInput.of(InputKind.SECURITY));
    }
    conditions
        .addHosts()
        .forEach((name, address) ->
            inputs.add(KeyInput.of(InputKind.ADD_HOST, name, new Text(name), new Text(address))));
    if (conditions.shmSize() != 0) {
      inputs.add(KeyInput.of(InputKind.SHM_SIZE, new Count(conditions.shmSize())));
    }
    conditions
        .ulimits()
        .forEach(limit ->
            inputs.add(KeyInput.of(InputKind.ULIMIT, limit.name(), new Text(limit.toString()))));
  }
}
