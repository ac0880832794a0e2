package dev.fastforward.builder.words;

import java.util.ArrayList;
import java.util.List;

/** Splits at blanks that are not quoted; quotes and escapes stay in the words. */
public final class WordSplitter {
  private WordSplitter() {}

  public static List<String> split(String text, char escape) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char ch = text.charAt(i);
      if (quote == 0 && Blanks.isBlank(ch)) {
        addUnlessEmpty(words, word);
        continue;
      }
      if (ch == escape && quote != '\'') {
        if (i + 1 == text.length()) {
          break; // an escape character at the very end escapes nothing
        }
        word.append(ch).append(text.charAt(++i));
        continue;
      }
      if (quote == 0 && (ch == '\'' || ch == '"')) {
        quote = ch;
      } else if (ch == quote) {
        quote = 0;
      }
      word.append(ch);
    }
    addUnlessEmpty(words, word);
    return List.copyOf(words);
  }

  private static void addUnlessEmpty(List<String> words, StringBuilder word) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }
}
