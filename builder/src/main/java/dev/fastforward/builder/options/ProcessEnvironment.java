package dev.fastforward.builder.options;

import dev.fastforward.builder.posix.Terminal;
import dev.fastforward.builder.report.Style;
import java.io.PrintStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command finds around itself: several may run in one process, each with its own.
 *
 * @param environment variables, as of a process of its own
 * @param log where progress and messages go
 * @param out where the answer goes that was asked for
 * @param terminal that the log goes to; null if it goes elsewhere
 * @param ownProcess whether the process is the command's alone, so that it may start over
 */
public record ProcessEnvironment(
    Map<String, String> environment,
    PrintStream log,
    PrintStream out,
    @Nullable Terminal terminal,
    boolean ownProcess) {

  /** In a process that does more than this command. */
  public ProcessEnvironment(
      Map<String, String> environment,
      PrintStream log,
      PrintStream out,
      @Nullable Terminal terminal) {
    this(environment, log, out, terminal, false);
  }

  /** Without a terminal, and with all in one stream. */
  public ProcessEnvironment(Map<String, String> environment, PrintStream log) {
    this(environment, log, log, null);
  }

  public static ProcessEnvironment ofThisProcess() {
    return new ProcessEnvironment(
        System.getenv(),
        System.err,
        System.out,
        Terminal.STANDARD_ERROR.isTerminal() ? Terminal.STANDARD_ERROR : null,
        true);
  }

  /** How messages in the log may look. */
  public Style style() {
    return Style.of(environment, terminal != null);
  }
}
