package dev.fastforward.builder.options;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the value of an option such as {@code --output}: {@code key=value} pairs separated by
 * commas. An item in double quotes can contain commas. Pure.
 */
final class OptionAttributes {
  private OptionAttributes() {}

  /**
   * Reads attributes in their order.
   *
   * @throws dev.fastforward.builder.contract.BuildException InvalidRequest for an item without =
   */
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
