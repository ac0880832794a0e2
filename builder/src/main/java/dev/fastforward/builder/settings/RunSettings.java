package dev.fastforward.builder.settings;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What RUN instructions receive that the Dockerfile does not hold.
 *
 * @param secrets for --mount=type=secret
 * @param ssh agents or keys for --mount=type=ssh
 * @param network of RUNs that name none themselves: default, none or host
 * @param allow entitlements: network.host, security.insecure
 * @param addHosts name to address, for /etc/hosts
 * @param hostname of the sandbox; null for its own
 * @param shmSize bytes of /dev/shm; 0 for the sandbox's own
 * @param ulimits as docker build takes them: nofile=1024:2048
 */
public record RunSettings(
    List<SecretSource> secrets,
    List<SshSource> ssh,
    String network,
    Set<String> allow,
    SortedMap<String, String> addHosts,
    @Nullable String hostname,
    long shmSize,
    List<String> ulimits) {

  /** The defaults. */
  public static final RunSettings NONE =
      new RunSettings(
          List.of(),
          List.of(),
          "default",
          Set.of(),
          Collections.emptySortedMap(),
          null,
          0,
          List.of());

  public RunSettings {
    secrets = List.copyOf(secrets);
    ssh = List.copyOf(ssh);
    allow = Set.copyOf(allow);
    addHosts = Collections.unmodifiableSortedMap(new TreeMap<>(addHosts));
    ulimits = List.copyOf(ulimits);
  }
}
