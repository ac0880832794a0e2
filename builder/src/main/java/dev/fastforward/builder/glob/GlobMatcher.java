package dev.fastforward.builder.glob;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Matches whole paths against a pattern, in time that grows with the length of the path times that
 * of the pattern: a regular expression would try all ways in which several stars can share a path.
 * Immutable.
 */
public record GlobMatcher(List<Token> tokens) {
  public GlobMatcher {
    tokens = List.copyOf(tokens);
  }

  /** A part of a pattern. */
  public sealed interface Token {}

  /** This character. */
  public record Char(int codePoint) implements Token {}

  /** One character of these. */
  public record One(IntPredicate characters) implements Token {}

  /** Any part of a name, also none. */
  public record Part() implements Token {}

  /** Anything. */
  public record Anything() implements Token {}

  /** Nothing, or anything up to a slash and with it. */
  public record Folders() implements Token {}

  /** The longest pieces of the pattern that a path must have as they are, in their order. */
  List<String> literals() {
    List<String> literals = new ArrayList<>();
    StringBuilder run = new StringBuilder();
    for (Token token : tokens) {
      if (token instanceof Char one) {
        run.appendCodePoint(one.codePoint);
      } else if (!run.isEmpty()) {
        literals.add(run.toString());
        run.setLength(0);
      }
    }
    if (!run.isEmpty()) {
      literals.add(run.toString());
    }
    return literals;
  }

  /** Whether it matches one path only: its only literal. */
  boolean isLiteral() {
    return tokens.stream().allMatch(Char.class::isInstance);
  }

  /** Whether the whole path matches. */
  public boolean matches(String path) {
    int[] points = path.codePoints().toArray();
    // Which lengths of the path the tokens so far can match.
    boolean[] ends = new boolean[points.length + 1];
    ends[0] = true;
    for (Token token : tokens) {
      ends = after(token, points, ends);
    }
    return ends[points.length];
  }

  private static boolean[] after(Token token, int[] path, boolean[] before) {
    boolean[] ends = new boolean[before.length];
    boolean reached = false;
    for (int i = 0; i < ends.length; i++) {
      int last = i == 0 ? -1 : path[i - 1];
      ends[i] =
          switch (token) {
            case Char one -> i > 0 && before[i - 1] && one.codePoint == last;
            case One one -> i > 0 && before[i - 1] && one.characters.test(last);
            case Part _ -> before[i] || (i > 0 && ends[i - 1] && last != '/');
            case Anything _ -> before[i] || reached;
            case Folders _ -> before[i] || (reached && last == '/');
          };
      reached |= before[i];
    }
    return ends;
  }
}
