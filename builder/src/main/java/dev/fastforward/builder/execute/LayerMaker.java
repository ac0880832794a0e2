package dev.fastforward.builder.execute;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.filetree.PathResolver;
import dev.fastforward.builder.layer.BuiltLayer;
import dev.fastforward.builder.mounts.RunMountSet;
import dev.fastforward.builder.resolve.SourceTrees;
import dev.fastforward.builder.solve.ImageState;
import dev.fastforward.builder.solve.LayerStep;
import dev.fastforward.builder.step.Step;
import java.io.IOException;

/** Carries out one step: makes its layer from the state before it. Thread-safe. */
final class LayerMaker {
  private final Session session;
  private final StepInputs inputs;
  private final StageResults results;
  private final CopyExecutor copies;

  LayerMaker(Session session, StepInputs inputs, StageResults results) {
    this.session = session;
    this.inputs = inputs;
    this.results = results;
    this.copies = new CopyExecutor(session);
  }

  /**
   * @param runs executor of the step's stage
   * @param forced whether the user wants the step without the cache
   * @throws BuildException with the place in the Dockerfile, if the step fails
   */
  BuiltLayer make(LayerStep step, ImageState state, RunExecutor runs, boolean forced)
      throws IOException, InterruptedException {
    try {
      return switch (step.step()) {
        case Step.Config _ -> throw new IllegalArgumentException("makes no layer: " + step.label());
        case Step.Run run ->
            runs.run(
                run,
                state.layers(),
                step.label(),
                () ->
                    RunMountSet.open(
                        run,
                        session.mounts(),
                        (from, path) -> inputs.mount(step, from, path),
                        forced));
        case Step.WorkDir workDir -> copies.workDir(workDir, results.of(state.layers()));
        case Step.Copy copy ->
            copies.copy(
                copy,
                results.of(state.layers()),
                inputs.tree(step, copy.from()),
                inputs.trees().downloads(),
                inputs.describe(step, copy.from()));
      };
    } catch (BuildException e) {
      throw e.at(step.step().info().location(), step.step().info().text());
    } catch (PathResolver.LinkLoopException e) {
      throw SourceTrees.loop(e, step.step());
    }
  }
}
