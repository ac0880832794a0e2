package dev.fastforward.builder.words;

/** White space of Unicode, with the control characters of ASCII and Latin-1. */
public final class Blanks {
  private Blanks() {}

  public static boolean isBlank(int codePoint) {
    return (codePoint >= '\t' && codePoint <= '\r')
        || codePoint == ' '
        || codePoint == 0x85
        || Character.isSpaceChar(codePoint);
  }

  public static String trim(String text) {
    int end = text.length();
    while (end > 0 && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return trimLeft(text.substring(0, end));
  }

  public static String trimLeft(String text) {
    int start = 0;
    while (start < text.length() && isBlank(text.charAt(start))) {
      start++;
    }
    return text.substring(start);
  }
}
