package dev.fastforward.builder.report;

import dev.fastforward.builder.contract.PrintableText;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Prints a build line by line, as BuildKit's plain progress does: to be read afterwards as well.
 * Each line of a command begins with the step that it is of, since several may run at the same
 * time; what it prints over itself by carriage returns are lines too. All text is {@link
 * PrintableText}. Thread-safe.
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
