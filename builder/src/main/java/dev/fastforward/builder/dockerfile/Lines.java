package dev.fastforward.builder.dockerfile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a text line by line, each with its line end. */
final class Lines {
  private final List<String> lines = new ArrayList<>();
  private int read;

  Lines(String text) {
    String rest = withoutByteOrderMark(text);
    int start = 0;
    for (int end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n', start)) {
      lines.add(rest.substring(start, end + 1));
      start = end + 1;
    }
    if (start < rest.length()) {
      lines.add(rest.substring(start));
    }
  }

  static String withoutByteOrderMark(String text) {
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  /** The next line; null at the end. */
  @Nullable String next() {
    return read < lines.size() ? lines.get(read++) : null;
  }

  /** Number of the line that was read last, from 1. */
  int number() {
    return read;
  }

  /** Lines from one number to another, inclusive, without their ends. */
  List<String> between(int first, int last) {
    return lines.subList(first - 1, last).stream().map(Lines::withoutLineEnd).toList();
  }

  static String withoutLineEnd(String line) {
    int end = line.length();
    while (end > 0 && (line.charAt(end - 1) == '\n' || line.charAt(end - 1) == '\r')) {
      end--;
    }
    return line.substring(0, end);
  }
}
