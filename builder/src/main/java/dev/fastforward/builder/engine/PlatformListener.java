package dev.fastforward.builder.engine;

import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.report.BuildListener;
import dev.fastforward.builder.report.StepLabel;

/** Adds the platform to the label of each step. */
record PlatformListener(BuildListener listener, Platform platform) implements BuildListener {
  @Override
  public void note(String text) {
    listener.note(text);
  }

  @Override
  public void warning(String text) {
    listener.warning(text);
  }

  @Override
  public void cached(StepLabel step) {
    listener.cached(of(step));
  }

  @Override
  public void started(StepLabel step) {
    listener.started(of(step));
  }

  @Override
  public void output(StepLabel step, boolean error, String line) {
    listener.output(of(step), error, line);
  }

  @Override
  public void finished(StepLabel step, long millis) {
    listener.finished(of(step), millis);
  }

  private StepLabel of(StepLabel step) {
    return new StepLabel(
        platform + (step.stage() == null ? "" : " " + step.stage()),
        step.number(),
        step.total(),
        step.text());
  }
}
