package dev.fastforward.operator.it;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Does a command when this JVM is gone, however it ended, unless it was called off before. */
final class Watchdog implements AutoCloseable {
  private final Process process;

  private Watchdog(Process process) {
    this.process = process;
  }

  static Watchdog afterThisProcess(String command, String... arguments) {
    List<String> line = new ArrayList<>();
    // A session of its own: Ctrl-C and what Maven does to the tests' processes do not reach it.
    line.addAll(List.of("setsid", "sh", "-c", "tail --pid=\"$1\" -f /dev/null; shift; " + command));
    line.addAll(List.of("watchdog", String.valueOf(ProcessHandle.current().pid())));
    line.addAll(List.of(arguments));
    try {
      return new Watchdog(
          new ProcessBuilder(line)
              .directory(Shell.ROOT.toFile())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
