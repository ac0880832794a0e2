package dev.fastforward.builder.dockerfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fastforward.builder.words.Blanks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The exec form of an instruction. */
final class JsonWords {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private JsonWords() {}

  /** The elements of a JSON array of strings; null if the text is no JSON array. */
  static @Nullable List<String> parse(String text, Source source) {
    String trimmed = Blanks.trimLeft(text);
    if (!trimmed.startsWith("[")) {
      return null;
    }
    JsonNode array;
    try {
      array = JSON.readTree(trimmed);
    } catch (JsonProcessingException e) {
      return null; // then it is the shell form, which may begin with a bracket
    }
    List<String> words = new ArrayList<>();
    for (JsonNode element : array) {
      if (!element.isTextual()) {
        throw source.invalid(
            "the JSON array may hold strings only; write " + element + " in double quotes");
      }
      words.add(element.textValue());
    }
    return List.copyOf(words);
  }
}
