package dev.fastforward.builder.words;

import java.util.Arrays;

/**
 * Patterns of {@code ${name#…}}, {@code ${name%…}} and {@code ${name/…/…}}: {@code *} and {@code
 * ?}, with a backslash before what is meant literally. There are no bracket expressions, and
 * neither of the two takes a line feed. The time grows with the length of the value times that of
 * the pattern: a regular expression would try all ways in which several stars can share a value.
 *
 * @see <a
 *     href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_13">
 *     POSIX, pattern matching notation</a>
 */
final class ShellPattern {
  private static final int ANY_ONE = -1;
  private static final int ANY = -2;

  private ShellPattern() {}

  static String withoutPrefix(String value, String pattern, boolean longest) {
    int[] points = value.codePoints().toArray();
    int end = end(points, 0, compile(pattern), longest);
    return end < 0 ? value : new String(points, end, points.length - end);
  }

  static String withoutSuffix(String value, String pattern, boolean longest) {
    // The shortest match at the end is the shortest match at the start of the mirror image.
    String mirrored = new StringBuilder(value).reverse().toString();
    return new StringBuilder(withoutPrefix(mirrored, mirror(pattern), longest))
        .reverse()
        .toString();
  }

  static String replace(String value, String pattern, String replacement, boolean all) {
    int[] points = value.codePoints().toArray();
    int[] parts = compile(pattern);
    StringBuilder result = new StringBuilder();
    int done = 0;
    int lastEnd = -1;
    int at = 0;
    while (at <= points.length) {
      int end = end(points, at, parts, true);
      // An empty match right behind another match is no match of its own.
      if (end < 0 || (end == at && at == lastEnd)) {
        at++;
        continue;
      }
      result.append(new String(points, done, at - done)).append(replacement);
      done = end;
      lastEnd = end;
      at = Math.max(end, at + 1);
      if (!all) {
        break;
      }
    }
    return result.append(new String(points, done, points.length - done)).toString();
  }

  /** Where the longest or the shortest match ends that begins at a place; -1 if there is none. */
  private static int end(int[] value, int start, int[] parts, boolean longest) {
    boolean[] ends = new boolean[value.length - start + 1];
    ends[0] = true;
    int first = 0; // nothing before it and behind the last can be reached
    int last = 0;
    for (int part : parts) {
      boolean[] next = new boolean[ends.length];
      int nextFirst = -1;
      int nextLast = -1;
      for (int i = first; i < ends.length && (i <= last + 1 || part == ANY); i++) {
        int before = i == 0 ? '\n' : value[start + i - 1];
        next[i] =
            part == ANY
                ? ends[i] || (i > first && next[i - 1] && before != '\n')
                : i > 0 && ends[i - 1] && (part == ANY_ONE ? before != '\n' : before == part);
        if (next[i]) {
          nextFirst = nextFirst < 0 ? i : nextFirst;
          nextLast = i;
        }
      }
      if (nextFirst < 0) {
        return -1;
      }
      ends = next;
      first = nextFirst;
      last = nextLast;
    }
    return start + (longest ? last : first);
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

  /** Characters, {@link #ANY_ONE} and {@link #ANY}. */
  private static int[] compile(String pattern) {
    int[] points = pattern.codePoints().toArray();
    int[] parts = new int[points.length];
    int count = 0;
    for (int i = 0; i < points.length; i++) {
      parts[count++] =
          switch (points[i]) {
            case '*' -> ANY;
            case '?' -> ANY_ONE;
            case '\\' -> escaped(pattern, ++i < points.length ? points[i] : -1);
            default -> points[i];
          };
    }
    return Arrays.copyOf(parts, count);
  }

  private static int escaped(String pattern, int next) {
    if (next != '*' && next != '?' && next != '\\' && next != '}' && next != '/') {
      throw new ExpansionException(
          "in the pattern " + pattern + " a backslash may stand only before * ? \\ } and /");
    }
    return next;
  }
}
