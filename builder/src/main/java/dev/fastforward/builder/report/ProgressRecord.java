package dev.fastforward.builder.report;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the events of a build into a state. Not thread-safe. */
final class ProgressRecord {
  private final int outputLines;
  private final long start;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<StepLabel, Entry> running = new LinkedHashMap<>();
  private String phase = "";
  private int done;
  private int planned;
  private boolean ended;

  private static final class Entry {
    final String text;
    final long started;
    final Deque<String> output = new ArrayDeque<>();
    ProgressLine.State state;
    long millis;

    Entry(String text, ProgressLine.State state, long started) {
      this.text = text;
      this.state = state;
      this.started = started;
    }

    ProgressLine line() {
      return new ProgressLine(text, state, started, millis, List.copyOf(output));
    }
  }

  /**
   * @param outputLines largest number of output lines to keep for a running step
   * @param now time in milliseconds of a monotonic clock
   */
  ProgressRecord(int outputLines, long now) {
    this.outputLines = outputLines;
    this.start = now;
  }

  void phase(String name) {
    phase = name;
  }

  void planned(int steps) {
    planned = steps;
  }

  void note(String text, long now) {
    entries.add(new Entry(text, ProgressLine.State.DONE, now));
  }

  void cached(StepLabel step, long now) {
    entries.add(new Entry(step.toString(), ProgressLine.State.CACHED, now));
    done++;
  }

  void started(StepLabel step, long now) {
    Entry entry = new Entry(step.toString(), ProgressLine.State.RUNNING, now);
    entries.add(entry);
    running.put(step, entry);
  }

  void output(StepLabel step, String line) {
    Entry entry = running.get(step);
    if (entry != null) {
      entry.output.addLast(line);
      if (entry.output.size() > outputLines) {
        entry.output.removeFirst();
      }
    }
  }

  void finished(StepLabel step, long millis) {
    Entry entry = running.remove(step);
    if (entry != null) {
      entry.state = ProgressLine.State.DONE;
      entry.millis = millis;
      done++;
    }
  }

  /** The build has ended: running steps are stopped. */
  void end(long now) {
    ended = true;
    for (Entry entry : running.values()) {
      entry.state = ProgressLine.State.STOPPED;
      entry.millis = now - entry.started;
    }
    running.clear();
  }

  /** The current state. */
  ProgressState state(Traffic traffic) {
    return new ProgressState(
        entries.stream().map(Entry::line).toList(), done, planned, phase, traffic, start, ended);
  }
}
