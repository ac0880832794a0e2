package dev.fastforward.builder.dockerfile;

import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What was probably meant by a mistyped word. */
public final class Suggestion {
  private static final int FARTHEST = 2;

  private Suggestion() {}

  /** The option nearest to the word; null if none is near or one is equal. */
  public static @Nullable String nearest(String word, Collection<String> options) {
    String best = null;
    int least = FARTHEST + 1;
    for (String option : new TreeSet<>(options)) {
      int distance = distance(word, option);
      if (distance == 0) {
        return null;
      }
      if (distance < least) {
        least = distance;
        best = option;
      }
    }
    return best;
  }

  /** The nearest option in words, for the end of a message; empty if there is none. */
  public static String text(String word, Collection<String> options) {
    String nearest = nearest(word, options);
    return nearest == null ? "" : "; did you mean " + nearest + "?";
  }

  /** As {@link #text} but whatever the case, and in the case of the word. */
  static String textInCase(String word, Collection<String> upperCaseOptions) {
    String nearest = nearest(word.toUpperCase(Locale.ROOT), upperCaseOptions);
    if (nearest == null) {
      return "";
    }
    boolean lower = word.equals(word.toLowerCase(Locale.ROOT));
    return "; did you mean " + (lower ? nearest.toLowerCase(Locale.ROOT) : nearest) + "?";
  }

  /** Number of characters to insert, remove, change, or exchange with their neighbour. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        d[i][j] =
            Math.min(d[i - 1][j - 1] + (same ? 0 : 1), Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean exchanged =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (exchanged) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
