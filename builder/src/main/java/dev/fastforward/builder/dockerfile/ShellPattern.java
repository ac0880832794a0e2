package dev.fastforward.builder.dockerfile;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Patterns of {@code ${name#…}}, {@code ${name%…}} and {@code ${name/…/…}}: {@code *} and {@code
 * ?}, with a backslash before what is meant literally. There are no bracket expressions.
 *
 * @see <a
 *     href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_13">
 *     POSIX, pattern matching notation</a>
 */
final class ShellPattern {
  private ShellPattern() {}

  static String withoutPrefix(String value, String pattern, boolean longest) {
    Matcher matcher = compile(pattern, longest).matcher(value);
    return matcher.lookingAt() ? value.substring(matcher.end()) : value;
  }

  static String withoutSuffix(String value, String pattern, boolean longest) {
    // The shortest match at the end is the shortest match at the start of the mirror image.
    String mirrored = new StringBuilder(value).reverse().toString();
    return new StringBuilder(withoutPrefix(mirrored, mirror(pattern), longest))
        .reverse()
        .toString();
  }

  static String replace(String value, String pattern, String replacement, boolean all) {
    Matcher matcher = compile(pattern, true).matcher(value);
    StringBuilder result = new StringBuilder();
    int done = 0;
    int lastEnd = -1;
    while (matcher.find()) {
      // An empty match right behind another match is no match of its own.
      if (matcher.start() == matcher.end() && matcher.start() == lastEnd) {
        continue;
      }
      result.append(value, done, matcher.start()).append(replacement);
      done = matcher.end();
      lastEnd = done;
      if (!all) {
        break;
      }
    }
    return result.append(value, done, value.length()).toString();
  }

  private static String mirror(String pattern) {
    StringBuilder result = new StringBuilder();
    int[] points = pattern.codePoints().toArray();
    for (int i = points.length - 1; i >= 0; i--) {
      if (i > 0 && isEscaped(points, i)) {
        result.append('\\').appendCodePoint(points[i]);
        i--;
      } else {
        result.appendCodePoint(points[i]);
      }
    }
    return result.toString();
  }

  private static boolean isEscaped(int[] points, int index) {
    int backslashes = 0;
    for (int i = index - 1; i >= 0 && points[i] == '\\'; i--) {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  private static Pattern compile(String pattern, boolean longest) {
    StringBuilder regex = new StringBuilder();
    int[] points = pattern.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      switch (points[i]) {
        case '*' -> regex.append(longest ? ".*" : ".*?");
        case '?' -> regex.append('.');
        case '\\' -> {
          int next = ++i < points.length ? points[i] : -1;
          if (next != '*' && next != '?' && next != '\\' && next != '}' && next != '/') {
            throw new ExpansionException(
                "in the pattern " + pattern + " a backslash may stand only before * ? \\ } and /");
          }
          literal(regex, next);
        }
        default -> literal(regex, points[i]);
      }
    }
    return Pattern.compile(regex.toString(), Pattern.UNIX_LINES);
  }

  private static void literal(StringBuilder regex, int codePoint) {
    if (codePoint < 128 && !Character.isLetterOrDigit(codePoint)) {
      regex.append('\\');
    }
    regex.appendCodePoint(codePoint);
  }
}
