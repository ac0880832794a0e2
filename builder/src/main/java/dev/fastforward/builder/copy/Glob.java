package dev.fastforward.builder.copy;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Patterns of Go's {@code filepath.Match}, which COPY and ADD use: {@code *} and {@code ?} do not
 * cross a slash, {@code [a-z]} and {@code [^a-z]} are classes, a backslash takes the next character
 * as it is.
 */
final class Glob {
  private final Pattern pattern;

  /**
   * @throws IllegalArgumentException if the pattern is malformed
   */
  Glob(String glob) {
    StringBuilder regex = new StringBuilder();
    int i = 0;
    while (i < glob.length()) {
      char c = glob.charAt(i++);
      switch (c) {
        case '*' -> regex.append("[^/]*");
        case '?' -> regex.append("[^/]");
        case '[' -> i = characterClass(glob, i, regex);
        case '\\' -> {
          if (i == glob.length()) {
            throw new IllegalArgumentException(
                "the pattern \"" + glob + "\" ends with a backslash");
          }
          regex.append(Pattern.quote(String.valueOf(glob.charAt(i++))));
        }
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    try {
      pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("the pattern \"" + glob + "\" is malformed", e);
    }
  }

  boolean matches(String path) {
    return pattern.matcher(path).matches();
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

  private static int characterClass(String glob, int start, StringBuilder regex) {
    int i = start;
    regex.append("(?!/)[");
    if (i < glob.length() && glob.charAt(i) == '^') {
      regex.append('^');
      i++;
    }
    int members = 0;
    while (i < glob.length() && (glob.charAt(i) != ']' || members == 0)) {
      char c = glob.charAt(i++);
      if (c == '\\' && i < glob.length()) {
        c = glob.charAt(i++);
      } else if (c == '-' && members > 0) {
        regex.append('-');
        continue;
      }
      regex
          .append('\\')
          .append(
              Character.isLetterOrDigit(c)
                  ? "x{" + Integer.toHexString(c) + "}"
                  : String.valueOf(c));
      members++;
    }
    if (i >= glob.length()) {
      throw new IllegalArgumentException("the pattern \"" + glob + "\" has a \"[\" without \"]\"");
    }
    regex.append(']');
    return i + 1;
  }
}
