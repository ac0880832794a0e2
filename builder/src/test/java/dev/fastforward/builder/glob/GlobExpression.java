package dev.fastforward.builder.glob;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Patterns as regular expressions, for comparison with {@link GoPathPattern}. */
final class GlobExpression {
  private GlobExpression() {}

  /** Null if the pattern is malformed. */
  static @Nullable Boolean matches(String glob, String path) {
    try {
      return Pattern.compile(regex(glob), Pattern.DOTALL).matcher(path).matches();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String regex(String glob) {
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
    return regex.toString();
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
