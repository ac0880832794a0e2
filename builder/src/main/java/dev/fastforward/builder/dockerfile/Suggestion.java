package dev.fastforward.builder.dockerfile;

import java.util.Arrays;
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

  /** Edit distance of Levenshtein. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
