package dev.fastforward.builder.glob;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Matches whole paths against a pattern. The time is bounded by the length of the path times that
 * of the pattern; a regular expression would backtrack over several stars. Immutable.
 */
public record GlobMatcher(List<Token> tokens) {
  public GlobMatcher {
    tokens = List.copyOf(tokens);
  }

  /** A part of a pattern. */
  public sealed interface Token {}

  /** A literal character. */
  public record Char(int codePoint) implements Token {}

  /** One character of a set. */
  public record One(IntPredicate characters) implements Token {}

  /** Any number of characters except a slash. */
  public record Part() implements Token {}

  /** Any number of characters. */
  public record Anything() implements Token {}

  /** Nothing, or any characters that end with a slash. */
  public record Folders() implements Token {}

  /** The maximal literal substrings of the pattern, in order. Every matching path contains them. */
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

  /** Whether the pattern has no wildcards. */
  boolean isLiteral() {
    return tokens.stream().allMatch(Char.class::isInstance);
  }

  /** Whether the pattern matches the whole path. */
  public boolean matches(String path) {
    int[] points = path.codePoints().toArray();
    // ends[i]: the tokens so far can match the first i characters.
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
