package dev.fastforward.builder.plan;

import java.util.List;
import java.util.stream.Collectors;

/** Values as Go prints them, which is how images' histories show them. */
final class GoText {
  private GoText() {}

  /** {@code [a b]}. */
  static String list(List<String> words) {
    return words.stream().collect(Collectors.joining(" ", "[", "]"));
  }

  /** {@code ["a" "b"]}. */
  static String quotedList(List<String> words) {
    return words.stream().map(GoText::quoted).collect(Collectors.joining(" ", "[", "]"));
  }

  private static String quoted(String text) {
    StringBuilder result = new StringBuilder("\"");
    text.codePoints().forEach(c -> result.append(escaped(c)));
    return result.append('"').toString();
  }

  private static String escaped(int codePoint) {
    return switch (codePoint) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case 7 -> "\\a";
      case '\b' -> "\\b";
      case '\f' -> "\\f";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case 11 -> "\\v";
      default -> isPrintable(codePoint) ? Character.toString(codePoint) : hex(codePoint);
    };
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> codePoint == ' ';
      default -> true;
    };
  }

  private static String hex(int codePoint) {
    if (codePoint < 0x80) {
      return String.format("\\x%02x", codePoint);
    }
    return String.format(codePoint < 0x10000 ? "\\u%04x" : "\\U%08x", codePoint);
  }
}
