package dev.fastforward.builder.options;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The values of an option that is given as {@code NAME=VALUE}, as often as one likes. */
public final class Pairs {
  private Pairs() {}

  /**
   * @param option for messages
   * @throws dev.fastforward.builder.contract.BuildException (InvalidRequest) naming the item
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
