package dev.fastforward.builder.plan;

import dev.fastforward.builder.settings.RunConditions;
import dev.fastforward.builder.settings.Ulimit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the user gives to RUNs beside the Dockerfile.
 *
 * @param secrets ids of the secrets that there are
 * @param ssh ids of the agents that there are
 * @param network of RUNs that say nothing themselves
 * @param allow network.host, security.insecure
 * @param addHosts name to address
 * @param hostname null for the sandbox's own
 * @param shmSize bytes of /dev/shm; 0 for the sandbox's own
 * @param complete whether that is all there will be; false where RUNs are only looked at, so that
 *     nothing is missed
 */
public record RunInputs(
    Set<String> secrets,
    Set<String> ssh,
    RunConditions.Network network,
    Set<String> allow,
    SortedMap<String, String> addHosts,
    @Nullable String hostname,
    long shmSize,
    List<Ulimit> ulimits,
    boolean complete) {

  public static final RunInputs NONE = nothing(true);

  /** For plans that nobody carries out. */
  public static final RunInputs UNKNOWN = nothing(false);

  private static RunInputs nothing(boolean complete) {
    return new RunInputs(
        Set.of(),
        Set.of(),
        RunConditions.Network.DEFAULT,
        Set.of(),
        new TreeMap<>(),
        null,
        0,
        List.of(),
        complete);
  }

  public RunInputs {
    secrets = Set.copyOf(secrets);
    ssh = Set.copyOf(ssh);
    allow = Set.copyOf(allow);
    addHosts = Collections.unmodifiableSortedMap(new TreeMap<>(Map.copyOf(addHosts)));
    ulimits = List.copyOf(ulimits);
  }
}
