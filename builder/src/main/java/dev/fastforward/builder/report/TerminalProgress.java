package dev.fastforward.builder.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Shows a build live in a window at the end of the terminal, which is redrawn ten times a second.
 * The last state stays. Thread-safe.
 */
public final class TerminalProgress implements BuildListener, AutoCloseable {
  private static final int OUTPUT_LINES = 6;
  private static final long PERIOD_MILLIS = 100;

  private final Screen screen;
  private final Style style;
  private final ProgressView view;
  private final Supplier<Size> size;
  private final Supplier<Traffic> traffic;
  private final LongSupplier clock;
  private final ProgressRecord record;
  private final List<String> above = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread drawer;

  /** The size of a terminal in characters; 0 if unknown. */
  public record Size(int columns, int rows) {}

  private TerminalProgress(
      PrintStream out,
      Style style,
      Supplier<Size> size,
      Supplier<Traffic> traffic,
      LongSupplier clock) {
    this.screen = new Screen(out);
    this.style = style;
    this.view = new ProgressView(style, OUTPUT_LINES);
    this.size = size;
    this.traffic = traffic;
    this.clock = clock;
    this.record = new ProgressRecord(OUTPUT_LINES, clock.getAsLong());
    this.drawer = Thread.ofPlatform().daemon().name("progress").unstarted(this::drawUntilClosed);
  }

  /**
   * Starts drawing.
   *
   * @param size called before each drawing, since it can change
   * @param traffic called before each drawing
   * @param clock monotonic clock in milliseconds
   */
  public static TerminalProgress open(
      PrintStream out,
      Style style,
      Supplier<Size> size,
      Supplier<Traffic> traffic,
      LongSupplier clock) {
    TerminalProgress progress = new TerminalProgress(out, style, size, traffic, clock);
    progress.drawer.start();
    return progress;
  }

  @Override
  public synchronized void note(String text) {
    record.note(text, clock.getAsLong());
  }

  @Override
  public synchronized void warning(String text) {
    above.add(style.warning("warning:") + " " + Columns.harmless(text));
  }

  @Override
  public synchronized void phase(String name) {
    record.phase(name);
  }

  @Override
  public synchronized void planned(int steps) {
    record.planned(steps);
  }

  @Override
  public synchronized void cached(StepLabel step) {
    record.cached(step, clock.getAsLong());
  }

  @Override
  public synchronized void started(StepLabel step) {
    record.started(step, clock.getAsLong());
  }

  @Override
  public synchronized void output(StepLabel step, boolean error, String line) {
    record.output(step, line);
  }

  @Override
  public synchronized void finished(StepLabel step, long millis) {
    record.finished(step, millis);
  }

  private void drawUntilClosed() {
    try {
      while (!closed.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
        draw(false);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void draw(boolean whole) {
    if (closed.getCount() == 0 && !whole) {
      return;
    }
    Size now = size.get();
    int columns = now.columns() > 0 ? now.columns() : 80;
    int rows = now.rows() > 0 ? now.rows() : 24;
    List<String> lines =
        view.draw(
            record.state(traffic.get()),
            columns,
            whole ? Integer.MAX_VALUE : rows - 1,
            clock.getAsLong());
    screen.draw(above, lines, columns);
    above.clear();
  }

  /** Draws the whole last state and ends drawing. */
  @Override
  public synchronized void close() {
    if (closed.getCount() == 0) {
      return;
    }
    closed.countDown();
    record.end(clock.getAsLong());
    draw(true);
    screen.close();
  }
}
