package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.settings.Ulimit;
import java.util.List;
import java.util.Map;

/**
 * How a command runs.
 *
 * @param network what it can reach
 * @param insecure whether it has all capabilities of the machine's root
 * @param addHosts name to address, for /etc/hosts
 * @param shmSize bytes of /dev/shm; 0 for the sandbox's own
 */
public record Conditions(
    Network network,
    boolean insecure,
    Map<String, String> addHosts,
    long shmSize,
    List<Ulimit> ulimits) {

  /** The defaults. */
  public static final Conditions USUAL =
      new Conditions(Network.DEFAULT, false, Map.of(), 0, List.of());

  /** The same with another network. */
  Conditions with(Network other) {
    return new Conditions(other, insecure, addHosts, shmSize, ulimits);
  }

  /** What a command can reach. */
  public enum Network {
    /** The sandbox's default network. */
    DEFAULT,
    /** Only the loopback interface. */
    NONE,
    /** The machine's network. */
    HOST
  }
}
