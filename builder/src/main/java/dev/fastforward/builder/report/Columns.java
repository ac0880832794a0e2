package dev.fastforward.builder.report;

import dev.fastforward.builder.contract.PrintableText;

/**
 * Measures text in columns of a terminal: wide characters have two columns, combining marks none.
 * Pure.
 *
 * @see <a href="https://www.unicode.org/reports/tr11/">East Asian Width</a>
 */
final class Columns {
  private static final int[][] WIDE = {
    {0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0x4DBF}, {0x4E00, 0xA4CF}, {0xA960, 0xA97C},
    {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1FAFF}, {0x20000, 0x3FFFD},
  };
  private static final String TAB = "    ";

  private Columns() {}

  /** The number of columns of a text. */
  static int of(String text) {
    return text.codePoints().map(Columns::of).sum();
  }

  private static int of(int codePoint) {
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    for (int[] range : WIDE) {
      if (codePoint >= range[0] && codePoint <= range[1]) {
        return 2;
      }
    }
    return 1;
  }

  /** The start of a text that fits, with an ellipsis if it is cut. */
  static String cut(String text, int columns) {
    if (of(text) <= columns) {
      return text;
    }
    StringBuilder result = new StringBuilder();
    int used = 0;
    for (int codePoint : text.codePoints().toArray()) {
      int width = of(codePoint);
      if (used + width > columns - 1) {
        break;
      }
      result.appendCodePoint(codePoint);
      used += width;
    }
    return columns > 0 ? result.append('…').toString() : "";
  }

  /** A line as {@link PrintableText}, with spaces in place of tabs. */
  static String harmless(String text) {
    return PrintableText.line(text).replace("\t", TAB);
  }
}
