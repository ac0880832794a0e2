package dev.fastforward.builder.options;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The value of an option such as {@code --output}: {@code key=value} separated by commas; an item
 * in double quotes may have commas.
 */
final class OptionAttributes {
  private OptionAttributes() {}

  static Map<String, String> parse(String option, String text) {
    Map<String, String> attributes = new LinkedHashMap<>();
    StringBuilder item = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? ',' : text.charAt(i);
      if (i < text.length() && c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !(quoted && i < text.length())) {
        int equals = item.indexOf("=");
        if (equals < 0) {
          throw InvalidOption.refused(option + " " + text + ": \"" + item + "\" is not key=value");
        }
        attributes.put(item.substring(0, equals), item.substring(equals + 1));
        item.setLength(0);
      } else {
        item.append(c);
      }
    }
    return attributes;
  }
}
