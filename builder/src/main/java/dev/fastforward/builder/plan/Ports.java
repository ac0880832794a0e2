package dev.fastforward.builder.plan;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A word of EXPOSE: {@code [[ip:]host:]port[-port][/protocol]}. Only the container's part counts.
 */
final class Ports {
  private static final int HIGHEST = 65_535;
  private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");

  private Ports() {}

  /** First and last of a range. */
  private record Range(int first, int last) {
    int length() {
      return last - first;
    }
  }

  /**
   * The ports as {@code number/protocol}.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  static List<String> parse(String word) {
    String[] parts = word.split(":", -1);
    String container = parts[parts.length - 1];
    String host = parts.length > 1 ? parts[parts.length - 2] : "";
    String ip =
        parts.length > 2 ? String.join(":", List.of(parts).subList(0, parts.length - 2)) : "";
    int slash = container.indexOf('/');
    String numbers = slash < 0 ? container : container.substring(0, slash);
    String protocol = slash < 0 ? "" : container.substring(slash + 1).toLowerCase(Locale.ROOT);
    if (numbers.isEmpty()) {
      throw wrong(word, "the port is missing");
    }
    if (!protocol.isEmpty() && !PROTOCOLS.contains(protocol)) {
      throw wrong(word, "the protocol can be tcp, udp or sctp");
    }
    if (!ip.isEmpty() && !IpAddress.isValid(ip)) {
      throw wrong(word, ip + " is no IP address");
    }
    Range range = range(numbers);
    if (range == null) {
      throw wrong(word, numbers + " is no port or range of ports from 0 to 65535");
    }
    if (!host.isEmpty()) {
      Range hostRange = range(host);
      if (hostRange == null) {
        throw wrong(word, host + " is no port or range of ports from 0 to 65535");
      }
      if (range.length() != 0 && range.length() != hostRange.length()) {
        throw wrong(word, "the ranges " + host + " and " + numbers + " differ in length");
      }
    }
    String suffix = "/" + (protocol.isEmpty() ? "tcp" : protocol);
    return IntStream.rangeClosed(range.first, range.last).mapToObj(port -> port + suffix).toList();
  }

  private static @Nullable Range range(String text) {
    int dash = text.indexOf('-');
    int first = number(dash < 0 ? text : text.substring(0, dash));
    int last = dash < 0 ? first : number(text.substring(dash + 1));
    return first < 0 || last < first ? null : new Range(first, last);
  }

  private static int number(String text) {
    if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    int number = Integer.parseInt(text);
    return number > HIGHEST ? -1 : number;
  }

  private static IllegalArgumentException wrong(String word, String why) {
    return new IllegalArgumentException("\"" + word + "\" names no port: " + why);
  }
}
