package dev.fastforward.builder.options;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the values of a repeatable option {@code NAME=VALUE}. Pure. */
public final class Pairs {
  private Pairs() {}

  /**
   * Reads pairs.
   *
   * @param option name of the option, for messages
   * @throws dev.fastforward.builder.contract.BuildException InvalidRequest with the invalid item
   */
  public static SortedMap<String, String> parse(String option, List<String> items) {
    SortedMap<String, String> pairs = new TreeMap<>();
    for (String item : items) {
      int equals = item.indexOf('=');
      if (equals < 0) {
        throw InvalidOption.refused(option + " " + item + ": write NAME=VALUE");
      }
      pairs.put(item.substring(0, equals), item.substring(equals + 1));
    }
    return pairs;
  }
}
