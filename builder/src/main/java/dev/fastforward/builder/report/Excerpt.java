package dev.fastforward.builder.report;

import dev.fastforward.builder.contract.SourceLocation;
import java.util.List;

/** Formats lines of a Dockerfile with their context, like BuildKit. Pure. */
public final class Excerpt {
  private static final String RULE = "--------------------\n";

  private Excerpt() {}

  /**
   * Formats the lines of a place.
   *
   * @param text the whole file
   * @return empty if the file does not have these lines
   */
  public static String of(SourceLocation place, String text) {
    List<String> lines = List.of(text.split("\n", -1));
    if (place.line() > lines.size()) {
      return "";
    }
    int first = place.line();
    int last = Math.min(place.endLine(), lines.size());
    // A round that extends both ends counts twice, and one without any lines left counts once.
    int around = first == last ? 4 : 2;
    for (int taken = 0; taken < around; taken++) {
      if (first > 1) {
        first--;
        taken++;
      }
      if (last < lines.size()) {
        last++;
        taken++;
      }
    }
    StringBuilder excerpt = new StringBuilder(place.file() + ":" + place.line() + "\n" + RULE);
    for (int line = first; line <= last; line++) {
      boolean meant = line >= place.line() && line <= place.endLine();
      excerpt.append(
          " %3d | %s %s\n".formatted(line, meant ? ">>>" : "   ", harmless(lines.get(line - 1))));
    }
    return excerpt.append(RULE).toString();
  }

  /** The text without control characters, which could move the cursor or change colours. */
  public static String harmless(String text) {
    return Columns.harmless(text);
  }
}
