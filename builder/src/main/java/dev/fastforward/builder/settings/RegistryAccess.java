package dev.fastforward.builder.settings;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How registries are reached.
 *
 * @param insecure host:port of registries that are reached by plain HTTP
 * @param map registry host to the host:port that replaces it
 * @param tls certificates, and whether they are verified
 * @param mirrors host[:port][/path] that are asked first for images of Docker Hub
 * @param mirrorsOnly whether Docker Hub itself is not used if no mirror has an image
 * @param dockerConfig folder of a docker config.json with the credentials; null for DOCKER_CONFIG
 *     or ~/.docker
 * @param dockerConfigs further such folders; for a registry that several name with the same path,
 *     the first counts
 */
public record RegistryAccess(
    Set<String> insecure,
    SortedMap<String, String> map,
    Tls tls,
    List<String> mirrors,
    boolean mirrorsOnly,
    @Nullable Path dockerConfig,
    List<Path> dockerConfigs) {

  /**
   * @param certificates registry to a PEM file with its CA
   * @param unverified registries whose certificates are not verified
   * @param unverifiedPulls whether certificates of all registries that are not pushed to are not
   *     verified
   */
  public record Tls(
      SortedMap<String, String> certificates, List<String> unverified, boolean unverifiedPulls) {
    public Tls {
      certificates = Collections.unmodifiableSortedMap(new TreeMap<>(certificates));
      unverified = List.copyOf(unverified);
    }
  }

  public RegistryAccess {
    insecure = Set.copyOf(insecure);
    map = Collections.unmodifiableSortedMap(new TreeMap<>(map));
    mirrors = List.copyOf(mirrors);
    dockerConfigs = List.copyOf(dockerConfigs);
  }
}
