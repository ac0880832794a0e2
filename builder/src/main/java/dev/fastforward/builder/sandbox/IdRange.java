package dev.fastforward.builder.sandbox;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive user or group ids.
 *
 * @param first lowest
 * @param count at least 1
 */
record IdRange(long first, long count) {

  boolean contains(long id) {
    return id >= first && id - first < count;
  }

  /**
   * What /etc/subuid or /etc/subgid give to a user; see subuid(5). Lines that are none are passed
   * over, as newuidmap does.
   *
   * @param text of the file
   * @param name of the user, or null if it has none
   */
  static List<IdRange> subordinate(String text, @Nullable String name, long uid) {
    List<IdRange> ranges = new ArrayList<>();
    for (String line : text.split("\n")) {
      String[] fields = line.strip().split(":");
      if (fields.length == 3
          && (fields[0].equals(name) || fields[0].equals(Long.toString(uid)))
          && isNumber(fields[1])
          && isNumber(fields[2])
          && Long.parseLong(fields[2]) > 0) {
        ranges.add(new IdRange(Long.parseLong(fields[1]), Long.parseLong(fields[2])));
      }
    }
    return ranges;
  }

  /**
   * The ids that a user namespace has.
   *
   * @param map text of /proc/self/uid_map or gid_map; see user_namespaces(7)
   */
  static List<IdRange> mapped(String map) {
    return map.lines()
        .map(line -> line.strip().split("\\s+"))
        .filter(fields -> fields.length == 3)
        .map(fields -> new IdRange(Long.parseLong(fields[0]), Long.parseLong(fields[2])))
        .toList();
  }

  private static boolean isNumber(String text) {
    return text.matches("[0-9]{1,10}");
  }
}
