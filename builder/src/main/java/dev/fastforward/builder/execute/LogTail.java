package dev.fastforward.builder.execute;

import dev.fastforward.builder.contract.PrintableText;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The last lines that a command printed, limited in size, as {@link PrintableText}: they are shown
 * in terminals, conditions and events. Thread-safe.
 */
final class LogTail {
  private static final int MAX_LINES = 30;
  private static final int MAX_CHARACTERS = 1500;

  private final Deque<String> lines = new ArrayDeque<>();
  private int characters;

  /**
   * @param line carriage returns in it separate lines
   */
  void add(String line) {
    for (String part : line.split("\r")) {
      addLine(PrintableText.of(part));
    }
  }

  private synchronized void addLine(String line) {
    String kept =
        line.length() > MAX_CHARACTERS ? line.substring(line.length() - MAX_CHARACTERS) : line;
    lines.addLast(kept);
    characters += kept.length() + 1;
    while (lines.size() > MAX_LINES || (characters > MAX_CHARACTERS && lines.size() > 1)) {
      characters -= lines.removeFirst().length() + 1;
    }
  }

  synchronized String text() {
    return String.join("\n", lines);
  }
}
