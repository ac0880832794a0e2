package dev.fastforward.builder.resolve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** The variables of a command, as runc prepares them. Pure. */
public final class RunEnvironment {
  private static final String HOME = "HOME";

  private RunEnvironment() {}

  /**
   * Of a name that is given several times the last value counts, in the last one's place; without
   * HOME, or with an empty one, it is the user's home directory.
   *
   * @param variables NAME=value; a name alone has an empty value
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
