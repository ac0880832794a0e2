package dev.fastforward.builder.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Formats the state of a build as lines of a terminal, like BuildKit: a heading, a line for each
 * step with its time at the right, and the last output lines below a running step. Pure.
 *
 * @param outputLines largest number of output lines below a running step
 */
record ProgressView(Style style, int outputLines) {
  private static final int NARROWEST = 20;

  /**
   * Formats a state.
   *
   * @param columns width of the terminal, which no line exceeds
   * @param rows largest number of lines; running steps have priority, then the latest finished ones
   * @param now time in milliseconds of the clock of the state
   */
  List<String> draw(ProgressState state, int columns, int rows, long now) {
    int width = Math.max(NARROWEST, columns - 1); // some terminals wrap at the last column
    List<List<String>> blocks = new ArrayList<>();
    for (ProgressLine line : state.lines()) {
      blocks.add(block(line, width, now));
    }
    List<String> lines = new ArrayList<>();
    lines.add(heading(state, width, now));
    visible(state.lines(), blocks, Math.max(1, rows - 1)).forEach(lines::addAll);
    return lines;
  }

  private static List<List<String>> visible(
      List<ProgressLine> lines, List<List<String>> blocks, int rows) {
    boolean[] shown = new boolean[blocks.size()];
    int left = rows;
    for (boolean running : new boolean[] {true, false}) {
      for (int i = blocks.size() - 1; i >= 0; i--) {
        if (lines.get(i).isRunning() == running && blocks.get(i).size() <= left) {
          shown[i] = true;
          left -= blocks.get(i).size();
        } else if (lines.get(i).isRunning() == running && left > 0 && running) {
          // Show at least the step itself without its output.
          shown[i] = true;
          blocks.set(i, blocks.get(i).subList(0, left));
          left = 0;
        }
      }
    }
    List<List<String>> result = new ArrayList<>();
    for (int i = 0; i < shown.length; i++) {
      if (shown[i]) {
        result.add(blocks.get(i));
      }
    }
    return result;
  }

  private String heading(ProgressState state, int width, long now) {
    StringBuilder text = new StringBuilder("[+] Building ");
    text.append(Amounts.time(now - state.started()));
    if (state.planned() > 0) {
      int all = Math.max(state.done(), state.planned()); // more if the cache has lost a layer
      text.append(" (").append(state.done()).append('/').append(all).append(')');
    }
    text.append(state.ended() ? " FINISHED" : state.phase().isEmpty() ? "" : " " + state.phase());
    Traffic traffic = state.traffic();
    if (traffic.requests() > 0) {
      text.append("  ").append(traffic.requests());
      text.append(traffic.requests() == 1 ? " request" : " requests");
      text.append(", ").append(Amounts.bytes(traffic.bytesDown())).append(" down");
      text.append(", ").append(Amounts.bytes(traffic.bytesUp())).append(" up");
    }
    return style.strong(Columns.cut(text.toString(), width));
  }

  private List<String> block(ProgressLine line, int width, long now) {
    List<String> block = new ArrayList<>();
    long millis = line.isRunning() ? now - line.started() : line.millis();
    String time = Amounts.time(millis);
    String start =
        switch (line.state()) {
          case CACHED -> " => CACHED ";
          case STOPPED -> " => STOPPED ";
          case RUNNING, DONE -> " => ";
        };
    int room = width - Columns.of(start) - Columns.of(time) - 1;
    String text = Columns.cut(firstLine(line.text()), room);
    String whole = start + text + " ".repeat(Math.max(1, room - Columns.of(text) + 1)) + time;
    block.add(
        switch (line.state()) {
          case RUNNING -> whole;
          case CACHED, DONE -> style.done(whole);
          case STOPPED -> style.error(whole);
        });
    if (line.isRunning()) {
      int skip = Math.max(0, line.output().size() - outputLines);
      line.output().stream()
          .skip(skip)
          .map(output -> style.faint(Columns.cut(" => => # " + printed(output), width)))
          .forEach(block::add);
    }
    return block;
  }

  private static String firstLine(String text) {
    String first = text.lines().findFirst().orElse("");
    return Columns.harmless(first.equals(text.strip()) ? first : first + " …");
  }

  /** The visible text of a line after carriage returns. */
  private static String printed(String line) {
    int end = line.length();
    while (end > 0 && line.charAt(end - 1) == '\r') {
      end--;
    }
    String text = line.substring(0, end);
    return Columns.harmless(withoutEscapes(text.substring(text.lastIndexOf('\r') + 1)));
  }

  /** Removes escape sequences, such as colours. */
  private static String withoutEscapes(String text) {
    return text.replaceAll(
        "\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)?)", "");
  }
}
