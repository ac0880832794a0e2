package dev.fastforward.builder.dockerfile;

import java.util.Locale;

/** A device that a RUN asks for by {@code --device}. */
public record Device(String name, boolean required) {

  /**
   * Reads the value of the flag.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  static Device parse(String value) {
    String name = "";
    boolean required = false;
    for (String field : Csv.fields(value)) {
      int equals = field.indexOf('=');
      String key = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
      if (key.equals("required")) {
        required = equals < 0 || Csv.bool(key, field.substring(equals + 1));
      } else if (key.equals("name") && equals >= 0 && name.isEmpty()) {
        name = field.substring(equals + 1);
      } else if (!key.equals("name") && name.isEmpty()) {
        name = field;
      } else {
        throw new IllegalArgumentException(
            "\"" + field + "\" is too much in --device: the device is named already, " + name);
      }
    }
    return new Device(name, required);
  }
}
