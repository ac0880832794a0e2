package dev.fastforward.builder.dockerfile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.fastforward.builder.words.Blanks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The exec form of an instruction. */
final class JsonWords {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonWords() {}

  /** The elements of a JSON array of strings; null if the text is no JSON array. */
  static @Nullable List<String> parse(String text, Source source) {
    String trimmed = Blanks.trimLeft(text);
    if (!trimmed.startsWith("[")) {
      return null;
    }
    List<String> words = new ArrayList<>();
    String other;
    try (JsonParser parser = JSON.createParser(trimmed)) {
      parser.nextToken();
      other = read(parser, trimmed, words);
      if (parser.nextToken() != null) {
        return null;
      }
    } catch (IOException e) {
      return null; // then it is the shell form, which may begin with a bracket
    }
    if (other != null) {
      throw source.invalid(
          "the JSON array may hold strings only; write " + other + " in double quotes");
    }
    return List.copyOf(words);
  }

  /** Reads to the end of the array and returns the first element that is no string, if any. */
  private static @Nullable String read(JsonParser parser, String text, List<String> words)
      throws IOException {
    String other = null;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        words.add(parser.getText());
        continue;
      }
      int begin = (int) parser.currentTokenLocation().getCharOffset();
      parser.skipChildren();
      parser.finishToken();
      if (other == null) {
        other = text.substring(begin, (int) parser.currentLocation().getCharOffset());
      }
    }
    return other;
  }
}
