package dev.fastforward.builder.transport;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the body of an error response: errors of the distribution specification, the JSON of token
 * servers, the title of a proxy's page, or the first line of text. Pure.
 *
 * @param codes codes of all errors
 * @param words text of the first error, at most 300 characters; empty for none
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes">OCI
 *     distribution spec, error codes</a>
 */
record ErrorWords(List<String> codes, String words) {
  private static final int LENGTH = 300;
  private static final ErrorWords NONE = new ErrorWords(List.of(), "");
  private static final Pattern TITLE =
      Pattern.compile("<title[^>]*>([^<]{1,300})", Pattern.CASE_INSENSITIVE);

  static ErrorWords of(String body) {
    String text = body.strip();
    if (text.startsWith("{")) {
      return json(text);
    }
    if (text.startsWith("<")) {
      Matcher title = TITLE.matcher(text);
      return title.find() ? new ErrorWords(List.of(), bounded(title.group(1))) : NONE;
    }
    return new ErrorWords(List.of(), bounded(text.lines().findFirst().orElse("")));
  }

  private static ErrorWords json(String text) {
    JsonNode root;
    try {
      root = Json.read(text.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    } catch (MalformedJsonException e) {
      return NONE;
    }
    List<String> codes = new ArrayList<>();
    for (JsonNode error : root.path("errors")) {
      codes.add(error.path("code").asText(""));
    }
    JsonNode first = root.path("errors").path(0);
    String words =
        first.isMissingNode()
            ? joined(root, "error", "error_description", "message", "details", "detail")
            : joined(first, "code", "message");
    return new ErrorWords(List.copyOf(codes), bounded(words));
  }

  private static String joined(JsonNode node, String... names) {
    return String.join(
        ": ",
        Stream.of(names)
            .map(name -> node.path(name))
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText)
            .filter(text -> !text.isBlank())
            .distinct()
            .toList());
  }

  private static String bounded(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() > LENGTH ? line.substring(0, LENGTH) : line;
  }
}
