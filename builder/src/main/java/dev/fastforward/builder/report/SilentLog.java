package dev.fastforward.builder.report;

/** Ignores all events. */
public final class SilentLog implements BuildListener {
  @Override
  public void note(String text) {}

  @Override
  public void warning(String text) {}

  @Override
  public void cached(StepLabel step) {}

  @Override
  public void started(StepLabel step) {}

  @Override
  public void output(StepLabel step, boolean error, String line) {}

  @Override
  public void finished(StepLabel step, long millis) {}
}
