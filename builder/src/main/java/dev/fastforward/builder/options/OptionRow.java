package dev.fastforward.builder.options;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An option and its support here. Immutable.
 *
 * @param section heading in the documentation
 * @param names all names
 * @param value placeholder for the value; null for a flag
 * @param whose programs with this option: docker, kaniko; empty for our own
 * @param values the accepted values if not all are; otherwise empty
 * @param text what the option does, or what to use instead
 */
public record OptionRow(
    String section,
    List<String> names,
    @Nullable String value,
    List<String> whose,
    How how,
    List<String> values,
    String text) {

  /** How an option is supported. */
  public enum How {
    /** It works. */
    done,
    /** It has no effect on the image, and a note says so. */
    accepted,
    /** It is an error. */
    refused
  }

  /** The name for messages. */
  String name() {
    return names.stream().filter(name -> name.startsWith("--")).findFirst().orElseThrow();
  }

  /** Whether a value is accepted; for a flag true or false. */
  boolean accepts(String given) {
    return switch (how) {
      case done -> true;
      case accepted -> values.isEmpty() || values.contains(given);
      case refused -> value == null && given.equals("false"); // the default
    };
  }
}
