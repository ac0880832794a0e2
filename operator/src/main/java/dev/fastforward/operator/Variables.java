package dev.fastforward.operator;

import dev.fastforward.operator.job.Allowed;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Environment variables, read as what they are. Each method throws IllegalArgumentException with
 * the name of the variable and what is wrong with it.
 */
record Variables(Map<String, String> environment) {

  /** The value; null if it is not set or blank. */
  @Nullable String optional(String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  String required(String name) {
    String value = optional(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " must be set to an image reference");
    }
    return value;
  }

  int port(String name) {
    String text = optional(name);
    if (text == null) {
      return 0;
    }
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65535) {
      throw new IllegalArgumentException(name + " is " + text + ", and must be a port");
    }
    return Integer.parseInt(text);
  }

  int count(String name, int otherwise) {
    String text = optional(name);
    if (text == null) {
      return otherwise;
    }
    if (!text.matches("[0-9]{1,6}")) {
      throw new IllegalArgumentException(
          name + " is " + text + ", and must be a number; 0 for no limit");
    }
    return Integer.parseInt(text);
  }

  /** The value, or the first of the allowed ones if it is not set. */
  String oneOf(String name, String... allowed) {
    String value = optional(name);
    if (value == null) {
      return allowed[0];
    }
    if (!Arrays.asList(allowed).contains(value)) {
      throw new IllegalArgumentException(
          name + " is " + value + ", and must be one of " + String.join(", ", allowed));
    }
    return value;
  }

  Quantity quantity(String name, String otherwise) {
    String text = optional(name);
    return parse(name, text == null ? otherwise : text);
  }

  /** The same; null for the word none. */
  @Nullable Quantity quantityOrNone(String name, String otherwise) {
    return "none".equals(optional(name)) ? null : quantity(name, otherwise);
  }

  private static Quantity parse(String name, String text) {
    try {
      Quantity quantity = Quantity.parse(text);
      quantity.getNumericalAmount();
      return quantity;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          name + " is " + text + ", and must be a quantity such as 2Gi", e);
    }
  }

  /** Quantities by name, as memory=16Gi,cpu=8. */
  Map<String, Quantity> quantities(String name) {
    Map<String, Quantity> quantities = new TreeMap<>();
    pairs(name).forEach((key, value) -> quantities.put(key, parse(name, value)));
    return quantities;
  }

  /** Values by name, as pool=builds,arch=amd64. */
  Map<String, String> pairs(String name) {
    Map<String, String> pairs = new TreeMap<>();
    for (String pair : list(name)) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException(
            name + " has " + pair + ", and must have NAME=VALUE, separated by commas");
      }
      pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return pairs;
  }

  /** Names that are allowed; a variable that is set but empty allows none. */
  Allowed allowed(String name, String otherwise) {
    return new Allowed(split(environment.getOrDefault(name, otherwise)));
  }

  List<String> list(String name) {
    return split(environment.getOrDefault(name, ""));
  }

  private static List<String> split(String value) {
    return Arrays.stream(value.split("[,\\s]+")).filter(part -> !part.isEmpty()).toList();
  }
}
