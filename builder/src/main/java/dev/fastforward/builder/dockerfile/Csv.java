package dev.fastforward.builder.dockerfile;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated values of flags. */
final class Csv {
  private Csv() {}

  /**
   * Fields of one line; quotes around a field, doubled quotes inside.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  static List<String> fields(String line) {
    if (line.isEmpty()) {
      throw new IllegalArgumentException("a flag without a value");
    }
    List<String> fields = new ArrayList<>();
    int position = 0;
    while (true) {
      StringBuilder field = new StringBuilder();
      position =
          line.startsWith("\"", position)
              ? quoted(line, position + 1, field)
              : plain(line, position, field);
      fields.add(field.toString());
      if (position == line.length()) {
        return List.copyOf(fields);
      }
      position++;
    }
  }

  private static int plain(String line, int start, StringBuilder field) {
    int end = line.indexOf(',', start);
    String text = line.substring(start, end < 0 ? line.length() : end);
    if (text.contains("\"")) {
      throw new IllegalArgumentException(
          "the quote in " + text + " is misplaced; put quotes around the whole field");
    }
    field.append(text);
    return start + text.length();
  }

  private static int quoted(String line, int start, StringBuilder field) {
    int position = start;
    while (position < line.length()) {
      char ch = line.charAt(position);
      if (ch != '"') {
        field.append(ch);
        position++;
      } else if (line.startsWith("\"\"", position)) {
        field.append('"');
        position += 2;
      } else if (position + 1 == line.length() || line.charAt(position + 1) == ',') {
        return position + 1;
      } else {
        throw new IllegalArgumentException("text behind the closing quote in " + line);
      }
    }
    throw new IllegalArgumentException("a quote in " + line + " is not closed");
  }

  static boolean bool(String name, String value) {
    return switch (value) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> throw new IllegalArgumentException(name + " takes true or false, not " + value);
    };
  }
}
