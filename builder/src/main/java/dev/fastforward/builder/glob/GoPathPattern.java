package dev.fastforward.builder.glob;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A pattern of Go's {@code filepath.Match}, which COPY and ADD use: {@code *} and {@code ?} do not
 * match a slash, {@code [a-z]} and {@code [^a-z]} are classes, a backslash escapes the next
 * character. Immutable.
 *
 * @see <a href="https://pkg.go.dev/path/filepath#Match">filepath.Match</a>
 */
public final class GoPathPattern {
  private final String glob;
  private final int[] points;
  private final GlobMatcher matcher;
  private int position;

  /**
   * Parses a pattern.
   *
   * @throws IllegalArgumentException if it is malformed
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

  /** Whether the pattern matches the whole path. */
  public boolean matches(String path) {
    return matcher.matches(path);
  }

  /** Whether a path has wildcards that are not escaped. */
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

  /** Reads a class. A closing bracket at the start, and a dash at either end, are literal. */
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
