package dev.fastforward.builder.report;

import dev.fastforward.builder.contract.PrintableText;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Logs a build line by line, like BuildKit's plain progress. Each output line starts with its step,
 * since several steps can run at the same time. Text between carriage returns becomes separate
 * lines. All text is {@link PrintableText}. Thread-safe.
 */
public final class PlainLog implements BuildListener {
  private final PrintStream out;

  public PlainLog(PrintStream out) {
    this.out = out;
  }

  @Override
  public void note(String text) {
    print(text);
  }

  @Override
  public void warning(String text) {
    print("WARNING: " + text);
  }

  @Override
  public void cached(StepLabel step) {
    print(step + " CACHED");
  }

  @Override
  public void started(StepLabel step) {
    print(step.toString());
  }

  @Override
  public void output(StepLabel step, boolean error, String line) {
    for (String part : line.split("\r")) {
      print(step.place() + "   " + part);
    }
  }

  @Override
  public void finished(StepLabel step, long millis) {
    print(step + " DONE " + String.format(Locale.ROOT, "%.1f s", millis / 1000.0));
  }

  private synchronized void print(String line) {
    out.println(PrintableText.of(line));
    out.flush();
  }
}
