package dev.fastforward.builder.contract;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Text that others wrote (commands, servers, names of files, Dockerfiles), made fit for a terminal,
 * a log or a status: nothing in it moves a cursor, sets a title, fills a clipboard or turns the
 * order of letters. Each piece is safe by itself, so no sequence can be put together of several.
 * Pure.
 */
public final class PrintableText {
  /** Sequences that only set colours or clear the rest of a line; they are dropped. */
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;:]*[mK]");

  private PrintableText() {}

  /**
   * The text with line ends and tabs as they are. Other control characters, what reorders text, and
   * bytes that are no UTF-8 are written out, as {@code \x1b}; complete colour sequences are
   * dropped.
   */
  public static String of(String text) {
    if (isPrintable(text)) {
      return text;
    }
    StringBuilder result = new StringBuilder(text.length() + 16);
    Matcher colour = COLOUR.matcher(text);
    for (int at = 0; at < text.length(); ) {
      int codePoint = text.codePointAt(at);
      if (codePoint == 0x1b && colour.region(at, text.length()).lookingAt()) {
        at = colour.end();
        continue;
      }
      boolean lineEnd = codePoint == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n';
      if (!lineEnd) {
        append(result, codePoint);
      }
      at += Character.charCount(codePoint);
    }
    return result.toString();
  }

  /** The same as one line: line ends are written out. */
  public static String line(String text) {
    return of(text).replace("\n", "\\n");
  }

  /**
   * JSON with nothing raw in its strings that {@link #of} would not let through; it means the same.
   */
  public static String json(String json) {
    return isPrintable(json)
        ? json
        : json.codePoints()
            .mapToObj(c -> isPrintable(c) ? Character.toString(c) : "\\u%04x".formatted(c))
            .collect(Collectors.joining());
  }

  /** Whether the text is as it may be shown. */
  public static boolean isPrintable(String text) {
    return text.codePoints().allMatch(PrintableText::isPrintable);
  }

  private static boolean isPrintable(int codePoint) {
    return codePoint == '\n'
        || codePoint == '\t'
        || !(Character.isISOControl(codePoint) || isReordering(codePoint) || isHalf(codePoint));
  }

  /** Embeddings, overrides and isolates of the Unicode bidirectional algorithm; line separators. */
  private static boolean isReordering(int codePoint) {
    return (codePoint >= 0x2028 && codePoint <= 0x202e)
        || (codePoint >= 0x2066 && codePoint <= 0x2069);
  }

  /** A surrogate without its other half, which stands for a byte in names of files. */
  private static boolean isHalf(int codePoint) {
    return codePoint >= 0xd800 && codePoint <= 0xdfff;
  }

  private static void append(StringBuilder result, int codePoint) {
    if (isPrintable(codePoint)) {
      result.appendCodePoint(codePoint);
    } else if (codePoint == '\r') {
      result.append("\\r");
    } else if (codePoint >= 0xdc80 && codePoint <= 0xdcff) {
      result.append("\\x%02x".formatted(codePoint & 0xff));
    } else {
      result.append((codePoint < 0x100 ? "\\x%02x" : "\\u%04x").formatted(codePoint));
    }
  }
}
