package dev.fastforward.builder.glob;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Patterns of Go's {@code filepath.Match}, which COPY and ADD use: {@code *} and {@code ?} do not
 * cross a slash, {@code [a-z]} and {@code [^a-z]} are classes, a backslash takes the next character
 * as it is. Immutable.
 */
public final class GoPathPattern {
  private final String glob;
  private final int[] points;
  private final GlobMatcher matcher;
  private int position;

  /**
   * @throws IllegalArgumentException if the pattern is malformed
   */
  public GoPathPattern(String glob) {
    this.glob = glob;
    this.points = glob.codePoints().toArray();
    List<GlobMatcher.Token> tokens = new ArrayList<>();
    while (position < points.length) {
      int c = points[position++];
      switch (c) {
        case '*' -> tokens.add(new GlobMatcher.Part());
        case '?' -> tokens.add(new GlobMatcher.One(any -> any != '/'));
        case '[' -> tokens.add(new GlobMatcher.One(characterClass()));
        case '\\' -> tokens.add(new GlobMatcher.Char(escaped()));
        default -> tokens.add(new GlobMatcher.Char(c));
      }
    }
    matcher = new GlobMatcher(tokens);
  }

  public boolean matches(String path) {
    return matcher.matches(path);
  }

  /** Whether a path has wildcards at all; an escaped character is none. */
  public static boolean hasWildcards(String path) {
    for (int i = 0; i < path.length(); i++) {
      switch (path.charAt(i)) {
        case '\\' -> i++;
        case '*', '?', '[' -> {
          return true;
        }
        default -> {}
      }
    }
    return false;
  }

  /** A bracket that comes first, and a dash that stands at either end, stand for themselves. */
  private IntPredicate characterClass() {
    boolean negated = position < points.length && points[position] == '^';
    position += negated ? 1 : 0;
    IntPredicate any = c -> false;
    for (boolean first = true; first || member() != ']'; first = false) {
      int low = taken();
      boolean range =
          member() == '-' && position + 1 < points.length && points[position + 1] != ']';
      position += range ? 1 : 0;
      int high = range ? taken() : low;
      if (low > high) {
        throw new IllegalArgumentException(
            "the pattern \"" + glob + "\" has a range that ends before it begins");
      }
      any = any.or(c -> c >= low && c <= high);
    }
    position++;
    IntPredicate within = any;
    return c -> c != '/' && within.test(c) != negated;
  }

  private int member() {
    if (position >= points.length) {
      throw new IllegalArgumentException("the pattern \"" + glob + "\" has a \"[\" without \"]\"");
    }
    return points[position];
  }

  private int taken() {
    int c = member();
    position++;
    return c == '\\' ? escaped() : c;
  }

  private int escaped() {
    if (position >= points.length) {
      throw new IllegalArgumentException("the pattern \"" + glob + "\" ends with a backslash");
    }
    return points[position++];
  }
}
