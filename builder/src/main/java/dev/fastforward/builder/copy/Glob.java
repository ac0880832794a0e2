package dev.fastforward.builder.copy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Patterns of Go's {@code filepath.Match}, which COPY and ADD use: {@code *} and {@code ?} do not
 * cross a slash, {@code [a-z]} and {@code [^a-z]} are classes, a backslash takes the next character
 * as it is. The time to match grows with the length of the path times that of the pattern: a
 * regular expression would try all ways in which several stars can share a name. Immutable.
 */
final class Glob {
  private final String glob;
  private final int[] points;
  private final List<Token> tokens = new ArrayList<>();
  private int position;

  /**
   * A part of the pattern.
   *
   * @param many whether it stands for any number of these characters, or for one
   */
  private record Token(boolean many, IntPredicate characters) {}

  /**
   * @throws IllegalArgumentException if the pattern is malformed
   */
  Glob(String glob) {
    this.glob = glob;
    this.points = glob.codePoints().toArray();
    while (position < points.length) {
      int c = points[position++];
      switch (c) {
        case '*' -> tokens.add(new Token(true, any -> any != '/'));
        case '?' -> one(any -> any != '/');
        case '[' -> one(characterClass());
        case '\\' -> {
          int escaped = escaped();
          one(given -> given == escaped);
        }
        default -> one(given -> given == c);
      }
    }
  }

  private void one(IntPredicate characters) {
    tokens.add(new Token(false, characters));
  }

  boolean matches(String path) {
    int[] characters = path.codePoints().toArray();
    // Which lengths of the path the tokens so far can match.
    boolean[] ends = new boolean[characters.length + 1];
    ends[0] = true;
    for (Token token : tokens) {
      ends = after(token, characters, ends);
    }
    return ends[characters.length];
  }

  private static boolean[] after(Token token, int[] path, boolean[] before) {
    boolean[] ends = new boolean[before.length];
    ends[0] = token.many() && before[0];
    for (int i = 1; i < ends.length; i++) {
      boolean fits = token.characters().test(path[i - 1]);
      ends[i] = token.many() ? before[i] || (ends[i - 1] && fits) : before[i - 1] && fits;
    }
    return ends;
  }

  /** Whether a path has wildcards at all; an escaped character is none. */
  static boolean hasWildcards(String path) {
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
