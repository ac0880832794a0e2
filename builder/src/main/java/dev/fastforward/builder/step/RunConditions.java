package dev.fastforward.builder.step;

import dev.fastforward.builder.settings.Ulimit;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/**
 * How a command runs.
 *
 * @param network default, none or host
 * @param insecure whether it has all capabilities of the machine's root
 * @param hostname that it sees
 * @param addHosts name to address, for /etc/hosts
 * @param shmSize bytes of /dev/shm; 0 for the sandbox's own
 */
public record RunConditions(
    String network,
    boolean insecure,
    String hostname,
    SortedMap<String, String> addHosts,
    long shmSize,
    List<Ulimit> ulimits) {

  /** As a RUN has it for that nothing is asked. */
  public static RunConditions usual(String hostname) {
    return new RunConditions(
        "default", false, hostname, Collections.emptySortedMap(), 0, List.of());
  }
}
