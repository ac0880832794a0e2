package dev.fastforward.builder.options;

import java.util.List;

/** Formats rows as aligned columns. Pure. */
public final class TextColumns {
  private TextColumns() {}

  /**
   * Formats rows with a gap of two spaces.
   *
   * @param rows not empty, all of the same length
   */
  public static String of(List<List<String>> rows) {
    return of(rows, 2);
  }

  /**
   * Formats rows.
   *
   * @param rows not empty, all of the same length
   * @param gap number of spaces between columns
   */
  public static String of(List<List<String>> rows, int gap) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + gap));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
