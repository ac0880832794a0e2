package dev.fastforward.builder.engine;

import dev.fastforward.builder.report.BuildListener;
import dev.fastforward.builder.report.StepLabel;
import dev.fastforward.builder.testing.FaultyProxy;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Lets something happen between two parts of a build.
 *
 * @param phase that begins when it has happened
 */
record Meanwhile(BuildListener to, String phase, FaultyProxy.Event event) implements BuildListener {
  @Override
  public void phase(String name) {
    if (name.equals(phase)) {
      try {
        event.happen();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void note(String text) {
    to.note(text);
  }

  @Override
  public void warning(String text) {
    to.warning(text);
  }

  @Override
  public void cached(StepLabel step) {
    to.cached(step);
  }

  @Override
  public void started(StepLabel step) {
    to.started(step);
  }

  @Override
  public void output(StepLabel step, boolean error, String line) {
    to.output(step, error, line);
  }

  @Override
  public void finished(StepLabel step, long millis) {
    to.finished(step, millis);
  }
}
