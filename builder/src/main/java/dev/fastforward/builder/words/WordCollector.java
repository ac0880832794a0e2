package dev.fastforward.builder.words;

import java.util.ArrayList;
import java.util.List;

/** Splits what a scan produces into words. */
final class WordCollector {
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();

  /** Text in which blanks separate words. */
  void add(String text) {
    text.codePoints().forEach(this::add);
  }

  void add(int codePoint) {
    if (Blanks.isBlank(codePoint)) {
      end();
    } else {
      word.appendCodePoint(codePoint);
    }
  }

  /** Text whose blanks belong to the word. */
  void addQuoted(String text) {
    word.append(text);
  }

  void addQuoted(int codePoint) {
    word.appendCodePoint(codePoint);
  }

  private void end() {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  List<String> finish() {
    end();
    return List.copyOf(words);
  }
}
