package dev.fastforward.builder.options;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An option, and what becomes of it here.
 *
 * @param section heading that it stands under
 * @param names all its spellings
 * @param value what it takes, for people; null for a flag
 * @param whose programs that have it: docker, kaniko; empty if it is ours
 * @param values where only some values are accepted, these; else empty
 * @param text what it does here, or what to use instead
 */
public record OptionRow(
    String section,
    List<String> names,
    @Nullable String value,
    List<String> whose,
    How how,
    List<String> values,
    String text) {

  /** What becomes of an option. */
  public enum How {
    /** It does what its name says. */
    done,
    /** It changes nothing in the image, and a note says so. */
    accepted,
    /** A build that is asked for it ends. */
    refused
  }

  /** The spelling that messages use. */
  String name() {
    return names.stream().filter(name -> name.startsWith("--")).findFirst().orElseThrow();
  }

  /** Whether a build may go on that is given this value; of a flag: true or false. */
  boolean accepts(String given) {
    return switch (how) {
      case done -> true;
      case accepted -> values.isEmpty() || values.contains(given);
      case refused -> value == null && given.equals("false"); // asks for nothing
    };
  }
}
