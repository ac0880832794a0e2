package dev.fastforward.builder.dockerfile;

import dev.fastforward.builder.contract.Mark;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds a word of an instruction in the lines that it was written on. */
final class Marks {
  private Marks() {}

  /**
   * The last of several pieces of text that follow each other; the first line if one is not there
   * as it is given (an escape may be in it), null if there are no lines.
   *
   * @param firstLine number of the first line
   */
  static @Nullable Mark find(List<String> lines, int firstLine, List<String> pieces) {
    if (lines.isEmpty()) {
      return null;
    }
    Mark found = null;
    int line = 0;
    int from = 0;
    for (String piece : pieces) {
      Mark next = null;
      for (int i = line; i < lines.size() && next == null; i++) {
        int at = indexOf(lines.get(i), piece, i == line ? from : 0);
        if (at >= 0) {
          next = new Mark(firstLine + i, at + 1, at + piece.length() + 1, lines.get(i));
        }
      }
      if (next == null) {
        return Mark.line(firstLine, lines.getFirst());
      }
      found = next;
      line = next.line() - firstLine;
      from = next.endColumn() - 1;
    }
    return found == null ? Mark.line(firstLine, lines.getFirst()) : found;
  }

  /** Where the piece is a word of its own, if it is somewhere. */
  private static int indexOf(String line, String piece, int from) {
    if (piece.isEmpty()) {
      return -1;
    }
    for (int at = line.indexOf(piece, from); at >= 0; at = line.indexOf(piece, at + 1)) {
      boolean begins = at == 0 || !(isWord(line.charAt(at - 1)) && isWord(piece.charAt(0)));
      int end = at + piece.length();
      boolean ends =
          end == line.length()
              || !(isWord(line.charAt(end)) && isWord(piece.charAt(piece.length() - 1)));
      if (begins && ends) {
        return at;
      }
    }
    return line.indexOf(piece, from);
  }

  private static boolean isWord(char ch) {
    return Character.isLetterOrDigit(ch) || ch == '_' || ch == '-';
  }
}
