package dev.fastforward.builder.context;

import java.util.regex.Pattern;

/**
 * File name patterns of Go's filepath.Match ({@code *}, {@code ?}, {@code […]}, backslash) with
 * {@code **} for any number of directories, as regular expressions over whole paths.
 */
final class GlobPattern {
  private final int[] points;
  private final StringBuilder regex = new StringBuilder();
  private int position;

  private GlobPattern(String glob) {
    this.points = glob.codePoints().toArray();
  }

  /**
   * @throws IllegalArgumentException saying what is wrong with the pattern
   */
  static Pattern compile(String glob) {
    return new GlobPattern(glob).compile();
  }

  private Pattern compile() {
    while (position < points.length) {
      int ch = points[position++];
      switch (ch) {
        case '*' -> stars();
        case '?' -> regex.append("[^/]");
        case '[' -> brackets();
        case '\\' -> literal(escaped());
        default -> literal(ch);
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  private void stars() {
    if (!next('*')) {
      regex.append("[^/]*");
      return;
    }
    boolean first = position == 2;
    boolean slash = next('/');
    if (position == points.length) {
      regex.append(".*");
    } else if (first && !slash && !hasWildcards()) {
      regex.append(".*"); // "**name" means any path that ends so
    } else {
      regex.append("(?:.*/)?");
    }
  }

  private boolean next(int ch) {
    if (position < points.length && points[position] == ch) {
      position++;
      return true;
    }
    return false;
  }

  private boolean hasWildcards() {
    for (int i = position; i < points.length; i++) {
      if ("*?[\\".indexOf(points[i]) >= 0) {
        return true;
      }
    }
    return false;
  }

  private void brackets() {
    regex.append(next('^') ? "[^/" : "[");
    boolean empty = true;
    while (empty || !next(']')) {
      empty = false;
      int low = bound();
      int high = next('-') ? bound() : low;
      if (low <= high) {
        hex(low);
        regex.append('-');
        hex(high);
      }
    }
    regex.append(']');
    if (regex.toString().endsWith("[]")) {
      throw new IllegalArgumentException("its brackets hold no character");
    }
  }

  private int bound() {
    if (position >= points.length) {
      throw new IllegalArgumentException("a bracket is not closed");
    }
    int ch = points[position++];
    if (ch == '-' || ch == ']') {
      throw new IllegalArgumentException(
          "in brackets, '-' and ']' that stand for themselves need a backslash");
    }
    return ch == '\\' ? escaped() : ch;
  }

  private int escaped() {
    if (position >= points.length) {
      throw new IllegalArgumentException("it ends with a backslash that escapes nothing");
    }
    return points[position++];
  }

  private void hex(int codePoint) {
    regex.append(String.format("\\x{%x}", codePoint));
  }

  private void literal(int codePoint) {
    hex(codePoint);
  }
}
