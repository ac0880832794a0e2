package dev.fastforward.builder.report;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Prints a build line by line, as BuildKit's plain progress does: to be read afterwards as well.
 * Each line of a command begins with the step that it is of, since several may run at the same
 * time. Thread-safe.
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
    print(step.place() + "   " + line);
  }

  @Override
  public void finished(StepLabel step, long millis) {
    print(step + " DONE " + String.format(Locale.ROOT, "%.1f s", millis / 1000.0));
  }

  private synchronized void print(String line) {
    out.println(line);
    out.flush();
  }
}
