package dev.fastforward.builder.glob;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Parses patterns of .dockerignore: those of Go's filepath.Match ({@code *}, {@code ?}, {@code
 * […]}, backslash) and {@code **} for any number of directories. Used once.
 *
 * @see <a href="https://pkg.go.dev/github.com/moby/patternmatcher">patternmatcher</a>
 */
final class IgnorePattern {
  private final int[] points;
  private final List<GlobMatcher.Token> tokens = new ArrayList<>();
  private int position;

  private IgnorePattern(String glob) {
    this.points = glob.codePoints().toArray();
  }

  /**
   * Parses a pattern.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  static GlobMatcher compile(String glob) {
    return new IgnorePattern(glob).compile();
  }

  private GlobMatcher compile() {
    while (position < points.length) {
      int ch = points[position++];
      switch (ch) {
        case '*' -> stars();
        case '?' -> one(c -> c != '/');
        case '[' -> brackets();
        case '\\' -> literal(escaped());
        default -> literal(ch);
      }
    }
    return new GlobMatcher(tokens);
  }

  private void stars() {
    if (!next('*')) {
      tokens.add(new GlobMatcher.Part());
      return;
    }
    boolean first = position == 2;
    boolean slash = next('/');
    if (position == points.length) {
      tokens.add(new GlobMatcher.Anything());
    } else if (first && !slash && !hasWildcards()) {
      tokens.add(new GlobMatcher.Anything()); // "**name" matches each path that ends with name
    } else {
      tokens.add(new GlobMatcher.Folders());
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
    boolean negated = next('^');
    IntPredicate any = c -> false;
    boolean holds = negated;
    boolean empty = true;
    while (empty || !next(']')) {
      empty = false;
      int low = bound();
      int high = next('-') ? bound() : low;
      if (low <= high) {
        holds = true;
        any = any.or(c -> c >= low && c <= high);
      }
    }
    if (!holds) {
      throw new IllegalArgumentException("its brackets contain no character");
    }
    IntPredicate within = any;
    one(negated ? c -> c != '/' && !within.test(c) : within);
  }

  private int bound() {
    if (position >= points.length) {
      throw new IllegalArgumentException("a bracket is not closed");
    }
    int ch = points[position++];
    if (ch == '-' || ch == ']') {
      throw new IllegalArgumentException("in brackets, a literal '-' or ']' needs a backslash");
    }
    return ch == '\\' ? escaped() : ch;
  }

  private int escaped() {
    if (position >= points.length) {
      throw new IllegalArgumentException("it ends with a backslash; escape it with another one");
    }
    return points[position++];
  }

  private void literal(int codePoint) {
    tokens.add(new GlobMatcher.Char(codePoint));
  }

  private void one(IntPredicate characters) {
    tokens.add(new GlobMatcher.One(characters));
  }
}
