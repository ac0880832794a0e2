package dev.fastforward.builder.resolve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Prepares the environment variables of a command, like runc. Pure. */
public final class RunEnvironment {
  private static final String HOME = "HOME";

  private RunEnvironment() {}

  /**
   * Removes duplicates and sets HOME. The last value of a name wins and determines its position.
   * HOME is set if it is missing or empty.
   *
   * @param variables NAME=value; a name without a value is empty
   * @param home the user's home directory
   */
  public static List<String> of(List<String> variables, String home) {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    for (String variable : variables) {
      int equals = variable.indexOf('=');
      String name = equals < 0 ? variable : variable.substring(0, equals);
      values.putLast(name, equals < 0 ? "" : variable.substring(equals + 1));
    }
    if (values.getOrDefault(HOME, "").isEmpty()) {
      values.putLast(HOME, home);
    }
    List<String> result = new ArrayList<>();
    values.forEach((name, value) -> result.add(name + "=" + value));
    return result;
  }
}
