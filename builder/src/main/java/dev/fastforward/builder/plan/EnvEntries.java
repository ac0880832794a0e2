package dev.fastforward.builder.plan;

import java.util.ArrayList;
import java.util.List;

/** Entries {@code NAME=value} of a config's Env. */
final class EnvEntries {
  private EnvEntries() {}

  static String name(String entry) {
    int equals = entry.indexOf('=');
    return equals < 0 ? entry : entry.substring(0, equals);
  }

  static String value(String entry) {
    int equals = entry.indexOf('=');
    return equals < 0 ? "" : entry.substring(equals + 1);
  }

  static boolean contains(List<String> entries, String name) {
    return entries.stream().anyMatch(entry -> name(entry).equals(name));
  }

  /** The entries with one set; a name that is there keeps its place. */
  static List<String> with(List<String> entries, String name, String value) {
    List<String> result = new ArrayList<>(entries);
    String entry = name + "=" + value;
    for (int i = 0; i < result.size(); i++) {
      if (name(result.get(i)).equals(name)) {
        result.set(i, entry);
        return List.copyOf(result);
      }
    }
    result.add(entry);
    return List.copyOf(result);
  }
}
