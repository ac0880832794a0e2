package dev.fastforward.builder.dockerfile;

import dev.fastforward.builder.words.Blanks;
import java.util.ArrayList;
import java.util.List;

/**
 * The flags at the start of an instruction's arguments.
 *
 * @param flags words that begin with {@code --}, without quotes and escapes
 * @param rest what follows them
 */
record FlagWords(List<String> flags, String rest) {

  static FlagWords split(String text, char escape) {
    List<String> flags = new ArrayList<>();
    int position = 0;
    while (true) {
      while (position < text.length() && Blanks.isBlank(text.charAt(position))) {
        position++;
      }
      if (!text.startsWith("--", position)) {
        return new FlagWords(List.copyOf(flags), text.substring(position));
      }
      StringBuilder word = new StringBuilder();
      position = word(text, position, escape, word);
      if (word.toString().equals("--")) {
        return new FlagWords(List.copyOf(flags), text.substring(position));
      }
      flags.add(word.toString());
    }
  }

  /** Reads one word and returns the position behind it. */
  private static int word(String text, int start, char escape, StringBuilder word) {
    char quote = 0;
    int position = start;
    while (position < text.length()) {
      char ch = text.charAt(position);
      if (quote == 0 && Blanks.isBlank(ch)) {
        break;
      } else if (quote == 0 && (ch == '\'' || ch == '"')) {
        quote = ch;
      } else if (quote != 0 && ch == quote) {
        quote = 0;
      } else if (ch == escape) {
        if (++position < text.length()) {
          word.append(text.charAt(position));
        }
      } else {
        word.append(ch);
      }
      position++;
    }
    return Math.min(position, text.length());
  }
}
