package dev.fastforward.builder.options;

import dev.fastforward.builder.posix.Terminal;
import dev.fastforward.builder.report.Style;
import java.io.PrintStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The environment of a command. Several commands can run in one process, each with its own.
 *
 * @param environment variables
 * @param log receives progress and messages
 * @param out receives the output of the command
 * @param terminal terminal of the log; null if the log is not a terminal
 * @param ownProcess whether the command has the process for itself and may restart it
 */
public record ProcessEnvironment(
    Map<String, String> environment,
    PrintStream log,
    PrintStream out,
    @Nullable Terminal terminal,
    boolean ownProcess) {

  /** The environment of a command that shares its process. */
  public ProcessEnvironment(
      Map<String, String> environment,
      PrintStream log,
      PrintStream out,
      @Nullable Terminal terminal) {
    this(environment, log, out, terminal, false);
  }

  /** An environment without a terminal and with a single stream. */
  public ProcessEnvironment(Map<String, String> environment, PrintStream log) {
    this(environment, log, log, null);
  }

  /** The environment of this process. */
  public static ProcessEnvironment ofThisProcess() {
    return new ProcessEnvironment(
        System.getenv(),
        System.err,
        System.out,
        Terminal.STANDARD_ERROR.isTerminal() ? Terminal.STANDARD_ERROR : null,
        true);
  }

  /** The style of messages in the log. */
  public Style style() {
    return Style.of(environment, terminal != null);
  }
}
