package dev.fastforward.builder.plan;

import dev.fastforward.builder.dockerfile.CheckRule;
import dev.fastforward.builder.dockerfile.Instruction;
import dev.fastforward.builder.dockerfile.Source;
import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.step.Step;

/** Hands each instruction of a stage to what makes its step. */
final class Steps {
  private final StageState state;
  private final ConfigSteps config;
  private final ArgSteps args;
  private final RunPlanner run;
  private final CopyPlanner copy;

  Steps(StageGraph graph, PlannedStage stage, StageState state) {
    this.state = state;
    this.config = new ConfigSteps(state);
    this.args = new ArgSteps(graph, state);
    this.run = new RunPlanner(graph, stage.index(), state);
    this.copy = new CopyPlanner(graph, stage, state);
  }

  void add(Instruction instruction) {
    switch (instruction) {
      case Instruction.From from ->
          throw from.source().invalid("FROM cannot stand inside of a stage");
      case Instruction.Arg arg -> args.add(arg);
      case Instruction.Run next -> run.add(next);
      case Instruction.Copy next -> copy.add(next);
      case Instruction.Add next -> copy.add(next);
      case Instruction.Workdir workdir -> workdir(workdir);
      case Instruction.Env env -> config.env(env);
      case Instruction.Label label -> config.label(label);
      case Instruction.User user -> config.user(user);
      case Instruction.Expose expose -> config.expose(expose);
      case Instruction.Volume volume -> config.volume(volume);
      case Instruction.Cmd cmd -> config.cmd(cmd);
      case Instruction.Entrypoint entrypoint -> config.entrypoint(entrypoint);
      case Instruction.Shell shell -> config.shell(shell);
      case Instruction.Healthcheck healthcheck -> config.healthcheck(healthcheck);
      case Instruction.StopSignal signal -> config.stopSignal(signal);
      case Instruction.OnBuild onBuild -> config.onBuild(onBuild);
      case Instruction.Maintainer maintainer -> config.maintainer(maintainer);
    }
  }

  private void workdir(Instruction.Workdir workdir) {
    Source source = workdir.source();
    String written = state.system().slashes(state.expand(workdir.path(), source));
    if (!state.isWorkdirSet() && !written.startsWith("/")) {
      state.warn(
          source,
          CheckRule.WorkdirRelativePath,
          "Relative workdir \""
              + written
              + "\" can have unexpected results if the base image changes",
          workdir.path());
    }
    state.setWorkdirSet();
    String configured = WorkDirPath.configured(state.workingDir(), written);
    String path = WorkDirPath.resolve(null, configured);
    String spelled = state.system().spelled(configured);
    ContainerConfig after = state.config().withWorkingDir(spelled);
    String createdBy = "WORKDIR " + spelled;
    if (path.equals("/")) {
      state.addConfigStep(source, createdBy, after);
    } else {
      String user = state.config().user();
      state.add(
          new Step.WorkDir(state.info(source, createdBy, after), path, user == null ? "" : user),
          after);
    }
  }
}
