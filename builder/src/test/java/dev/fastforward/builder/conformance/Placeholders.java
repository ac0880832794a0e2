package dev.fastforward.builder.conformance;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What stands in a case for something that differs from run to run. Immutable. */
final class Placeholders {
  static final Placeholders NONE = new Placeholders(Map.of(), Map.of());
  private final Map<String, String> values;
  private final Map<String, String> restored;

  private Placeholders(Map<String, String> values, Map<String, String> restored) {
    this.values = values;
    this.restored = restored;
  }

  /** With a further one, as <code>{{NAME}}</code>, that stays in results as its value. */
  Placeholders with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put("{{" + name + "}}", value);
    return new Placeholders(more, restored);
  }

  /** With a further one that results are compared with. */
  Placeholders withRestored(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(restored);
    more.put("{{" + name + "}}", value);
    return new Placeholders(with(name, value).values, more);
  }

  String fill(String text) {
    String filled = text;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace(value.getKey(), value.getValue());
    }
    return filled;
  }

  byte[] fill(byte[] content) {
    return fill(text(content)).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The content with placeholders put back. */
  byte[] restore(byte[] content) {
    if (restored.isEmpty()) {
      return content;
    }
    String text = text(content);
    for (Map.Entry<String, String> value : restored.entrySet()) {
      text = text.replace(value.getValue(), value.getKey());
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Any bytes, one to a character. */
  private static String text(byte[] content) {
    return new String(content, StandardCharsets.ISO_8859_1);
  }
}
