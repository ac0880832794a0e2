package dev.fastforward.builder.testing;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of docker-registry's access log.
 *
 * @param path without the query
 * @param query without the question mark; empty if there is none
 * @param bytes of the answer's body
 */
public record RegistryRequest(String method, String path, String query, int status, long bytes) {
  private static final Pattern LINE =
      Pattern.compile("[^\"]*\"([A-Z]+) ([^ ?]+)\\??([^ ]*) HTTP/[0-9.]+\" ([0-9]+) ([0-9]+).*");

  static Optional<RegistryRequest> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    return matcher.matches()
        ? Optional.of(
            new RegistryRequest(
                matcher.group(1),
                matcher.group(2),
                matcher.group(3),
                Integer.parseInt(matcher.group(4)),
                Long.parseLong(matcher.group(5))))
        : Optional.empty();
  }
}
