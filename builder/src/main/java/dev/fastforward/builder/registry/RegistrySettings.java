package dev.fastforward.builder.registry;

import dev.fastforward.builder.transport.RetryPolicy;
import dev.fastforward.builder.transport.TlsSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to reach registries. Immutable.
 *
 * @param insecureRegistries host[:port] of registries that use plain HTTP; loopback addresses
 *     always do
 * @param registryMap registry in references to the host[:port] to connect to
 * @param tls which certificates are trusted
 * @param mirrors host[:port][/path] of mirrors of Docker Hub for base images, in order
 * @param mirrorsOnly whether images that no mirror has are not read from Docker Hub
 * @param dockerConfigDir folder with config.json; null for DOCKER_CONFIG, else ~/.docker
 * @param moreDockerConfigDirs folders to search after dockerConfigDir
 * @param userAgent product and version, such as {@code fastforward/0.1.0}
 */
public record RegistrySettings(
    Set<String> insecureRegistries,
    Map<String, String> registryMap,
    TlsSettings tls,
    List<String> mirrors,
    boolean mirrorsOnly,
    @Nullable Path dockerConfigDir,
    List<Path> moreDockerConfigDirs,
    String userAgent,
    RetryPolicy retry) {

  public RegistrySettings {
    insecureRegistries = Set.copyOf(insecureRegistries);
    registryMap = Map.copyOf(registryMap);
    mirrors = List.copyOf(mirrors);
    moreDockerConfigDirs = List.copyOf(moreDockerConfigDirs);
  }

  /** No insecure registries, no mapping, the user's own docker config, standard retries. */
  public static RegistrySettings standard(String userAgent) {
    return new RegistrySettings(
        Set.of(),
        Map.of(),
        TlsSettings.standard(),
        List.of(),
        false,
        null,
        List.of(),
        userAgent,
        RetryPolicy.standard());
  }

  public RegistrySettings withDockerConfigDir(@Nullable Path directory) {
    Fields fields = new Fields(this);
    fields.dockerConfigDir = directory;
    return fields.settings();
  }

  public RegistrySettings withMoreDockerConfigDirs(List<Path> directories) {
    Fields fields = new Fields(this);
    fields.moreDockerConfigDirs = directories;
    return fields.settings();
  }

  public RegistrySettings withInsecureRegistries(Set<String> hosts) {
    Fields fields = new Fields(this);
    fields.insecureRegistries = hosts;
    return fields.settings();
  }

  public RegistrySettings withRegistryMap(Map<String, String> map) {
    Fields fields = new Fields(this);
    fields.registryMap = map;
    return fields.settings();
  }

  public RegistrySettings withTls(TlsSettings settings) {
    Fields fields = new Fields(this);
    fields.tls = settings;
    return fields.settings();
  }

  public RegistrySettings withMirrors(List<String> places, boolean only) {
    Fields fields = new Fields(this);
    fields.mirrors = places;
    fields.mirrorsOnly = only;
    return fields.settings();
  }

  public RegistrySettings withRetry(RetryPolicy policy) {
    Fields fields = new Fields(this);
    fields.retry = policy;
    return fields.settings();
  }

  /** The fields, which can be changed one by one. */
  private static final class Fields {
    Set<String> insecureRegistries;
    Map<String, String> registryMap;
    TlsSettings tls;
    List<String> mirrors;
    boolean mirrorsOnly;
    @Nullable Path dockerConfigDir;
    List<Path> moreDockerConfigDirs;
    String userAgent;
    RetryPolicy retry;

    Fields(RegistrySettings settings) {
      insecureRegistries = settings.insecureRegistries;
      registryMap = settings.registryMap;
      tls = settings.tls;
      mirrors = settings.mirrors;
      mirrorsOnly = settings.mirrorsOnly;
      dockerConfigDir = settings.dockerConfigDir;
      moreDockerConfigDirs = settings.moreDockerConfigDirs;
      userAgent = settings.userAgent;
      retry = settings.retry;
    }

    RegistrySettings settings() {
      return new RegistrySettings(
          insecureRegistries,
          registryMap,
          tls,
          mirrors,
          mirrorsOnly,
          dockerConfigDir,
          moreDockerConfigDirs,
          userAgent,
          retry);
    }
  }
}
