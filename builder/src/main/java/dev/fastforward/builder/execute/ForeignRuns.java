package dev.fastforward.builder.execute;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.sandbox.ProgramTrial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Refuses commands for processors that this machine cannot run, before anything runs. */
public final class ForeignRuns {
  private ForeignRuns() {}

  /**
   * @param workFolder for a trial program
   * @throws BuildException with reason SandboxUnavailable and the place of the first such command
   */
  public static void refuse(List<MissedRun> runs, Path workFolder)
      throws IOException, InterruptedException {
    Map<Platform, Boolean> runnable = new HashMap<>();
    for (MissedRun run : runs) {
      Platform platform = run.platform();
      Boolean can = runnable.get(platform);
      if (can == null) {
        can = platform.os().equals("linux") && runs(platform.architecture(), workFolder);
        runnable.put(platform, can);
      }
      if (!can) {
        throw new BuildException(
            FailureReason.SandboxUnavailable,
            "this RUN is for "
                + platform
                + ", which this machine ("
                + Platform.current()
                + ") cannot execute; build that platform on such a machine, register an emulator"
                + " with binfmt_misc (with its flag F), or run the command in a stage of its own,"
                + " FROM --platform=$BUILDPLATFORM, and COPY --from what it makes",
            run.step().info().location(),
            run.step().info().text());
      }
    }
  }

  /** Programs for this machine's own processor need no trial. */
  private static boolean runs(String architecture, Path workFolder)
      throws IOException, InterruptedException {
    return architecture.equals(Platform.current().architecture())
        || ProgramTrial.runs(architecture, workFolder);
  }
}
