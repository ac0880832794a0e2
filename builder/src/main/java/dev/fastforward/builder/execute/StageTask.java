package dev.fastforward.builder.execute;

import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.solve.ScheduledStage;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stage of one platform that is to be built. Not thread-safe. */
public final class StageTask implements StageScheduler.Task<StageTask> {
  private final StageExecutor executor;
  private final ScheduledStage stage;
  private final Platform platform;
  private final List<StageTask> needs;
  private StepClaims.@Nullable Claim claim;

  /**
   * @param needs the stages that this one is based on or takes files from
   */
  public StageTask(
      StageExecutor executor, ScheduledStage stage, Platform platform, List<StageTask> needs) {
    this.executor = executor;
    this.stage = stage;
    this.platform = platform;
    this.needs = List.copyOf(needs);
  }

  /** The platform of the stage. */
  public Platform platform() {
    return platform;
  }

  @Override
  public List<StageTask> needs() {
    return needs;
  }

  @Override
  public void begin() {
    claim = executor.claim(stage);
  }

  @Override
  public void run() throws IOException, InterruptedException {
    StepClaims.Claim mine = claim;
    if (mine == null) {
      throw new IllegalStateException("not begun");
    }
    try (mine) {
      executor.carryOut(stage, mine);
    }
  }
}
