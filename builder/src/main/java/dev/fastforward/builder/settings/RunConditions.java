package dev.fastforward.builder.settings;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/**
 * How a command of a RUN runs.
 *
 * @param network what it can reach
 * @param insecure whether it has all capabilities of the machine's root
 * @param hostname that it sees, where the sandbox can set it; empty for the sandbox's own
 * @param addHosts name to address, for /etc/hosts
 * @param shmSize bytes of /dev/shm; 0 for the sandbox's own
 * @param ulimits limits of the command's resources
 */
public record RunConditions(
    Network network,
    boolean insecure,
    String hostname,
    SortedMap<String, String> addHosts,
    long shmSize,
    List<Ulimit> ulimits) {

  /** The defaults. */
  public static RunConditions usual(String hostname) {
    return new RunConditions(
        Network.DEFAULT, false, hostname, Collections.emptySortedMap(), 0, List.of());
  }

  /** The same with another network. */
  public RunConditions with(Network other) {
    return new RunConditions(other, insecure, hostname, addHosts, shmSize, ulimits);
  }

  /** What a command can reach. */
  public enum Network {
    /** The sandbox's default network. */
    DEFAULT,
    /** Only the loopback interface. */
    NONE,
    /** The machine's network. */
    HOST;

    /** The word of {@code --network}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The network that a word of {@code --network} names.
     *
     * @throws IllegalArgumentException if it names none
     */
    public static Network of(String word) {
      for (Network network : values()) {
        if (network.word().equals(word)) {
          return network;
        }
      }
      throw new IllegalArgumentException(
          "unknown network \"" + word + "\"; use one of default, none, host");
    }
  }
}
