package dev.fastforward.builder.report;

import dev.fastforward.builder.contract.SourceLocation;
import java.util.List;

/** Lines of a Dockerfile with some around them, in the form in which BuildKit shows them. */
public final class Excerpt {
  private static final String RULE = "--------------------\n";

  private Excerpt() {}

  /**
   * @param text the whole file
   * @return empty if the file has no such lines
   */
  public static String of(SourceLocation place, String text) {
    List<String> lines = List.of(text.split("\n", -1));
    if (place.line() > lines.size()) {
      return "";
    }
    int first = place.line();
    int last = Math.min(place.endLine(), lines.size());
    // One place at each end counts for one line, and so does a place that has run out.
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

  /** Text that moves no cursor and changes no colour. */
  public static String harmless(String text) {
    return Columns.harmless(text);
  }
}
