package dev.fastforward.builder.contract;

/**
 * A part of one line of a file, to be shown to people.
 *
 * @param line from 1
 * @param column of the first character, from 1
 * @param endColumn of the character behind the last
 * @param text the whole line, without its end; columns count its chars
 */
public record Mark(int line, int column, int endColumn, String text) {

  /** A whole line, without the blanks around it. */
  public static Mark line(int line, String text) {
    int end = text.stripTrailing().length();
    int start = Math.min(end, text.length() - text.stripLeading().length());
    return new Mark(line, start + 1, end + 1, text);
  }
}
