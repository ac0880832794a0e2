package dev.fastforward.builder.report;

import java.io.PrintStream;
import java.util.List;

/** Redraws the last lines of a terminal. Not thread-safe. */
final class Screen {
  private static final String ESCAPE = "\u001b[";
  private static final String HIDE_CURSOR = ESCAPE + "?25l";
  private static final String SHOW_CURSOR = ESCAPE + "?25h";
  private static final String TO_LINE_END = ESCAPE + "K";
  private static final String TO_SCREEN_END = ESCAPE + "J";

  private final PrintStream out;
  private List<Integer> widths = List.of();

  Screen(PrintStream out) {
    this.out = out;
  }

  /**
   * Replaces the lines of the previous call.
   *
   * @param above printed permanently above the lines
   * @param columns current width of the terminal, which may have become narrower and wrapped lines;
   *     0 if unknown
   */
  void draw(List<String> above, List<String> lines, int columns) {
    StringBuilder text = new StringBuilder(HIDE_CURSOR).append(up(columns));
    above.forEach(line -> text.append(line).append(TO_LINE_END).append('\n'));
    lines.forEach(line -> text.append(line).append(TO_LINE_END).append('\n'));
    text.append(TO_SCREEN_END);
    out.print(text);
    out.flush();
    widths = lines.stream().map(Screen::width).toList();
  }

  /** Shows the cursor again and leaves the lines. */
  void close() {
    out.print(SHOW_CURSOR);
    out.flush();
    widths = List.of();
  }

  private String up(int columns) {
    int rows = 0;
    for (int width : widths) {
      rows += columns <= 0 ? 1 : Math.max(1, (width + columns - 1) / columns);
    }
    return rows == 0 ? "" : "\r" + ESCAPE + rows + "A";
  }

  private static int width(String line) {
    return Columns.of(line.replaceAll("\u001b\\[[0-9;]*m", ""));
  }
}
