package dev.fastforward.builder.settings;

import java.util.List;

/**
 * A limit of setrlimit(2).
 *
 * @param name docker's name for it, in lower case
 * @param soft -1 for none
 * @param hard -1 for none
 */
public record Ulimit(String name, long soft, long hard) {
  /** In the order of their numbers in Linux. */
  private static final List<String> NAMES =
      List.of(
          "cpu",
          "fsize",
          "data",
          "stack",
          "core",
          "rss",
          "nproc",
          "nofile",
          "memlock",
          "as",
          "locks",
          "sigpending",
          "msgqueue",
          "nice",
          "rtprio",
          "rttime");

  /**
   * Reads {@code NAME=SOFT[:HARD]}; -1 is no limit.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static Ulimit parse(String text) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    if (equals < 0 || !NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no ulimit; write NAME=SOFT[:HARD], such as nofile=1024:2048, with one of "
              + String.join(", ", NAMES));
    }
    String[] values = text.substring(equals + 1).split(":", -1);
    try {
      long soft = Long.parseLong(values[0]);
      long hard = values.length == 1 ? soft : Long.parseLong(values[1]);
      boolean right = values.length <= 2 && soft >= -1 && hard >= -1;
      if (right && (hard == -1 || (soft != -1 && soft <= hard))) {
        return new Ulimit(name, soft, hard);
      }
    } catch (NumberFormatException _) {
      // Reported below.
    }
    throw new IllegalArgumentException(
        "ulimit " + text + ": write whole numbers, or -1, the soft limit not above the hard one");
  }

  /** Its number, as setrlimit takes it. */
  public int resource() {
    return NAMES.indexOf(name);
  }

  @Override
  public String toString() {
    return name + "=" + soft + ":" + hard;
  }
}
