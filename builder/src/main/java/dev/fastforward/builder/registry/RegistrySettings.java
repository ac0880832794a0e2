package dev.fastforward.builder.registry;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How registries are spoken to.
 *
 * @param insecureRegistries host[:port] of registries that are spoken to by plain HTTP; loopback
 *     addresses always are
 * @param registryMap registry of a reference to the host[:port] that stands for it
 * @param tls whose certificates are trusted
 * @param mirrors host[:port][/path] that are asked, in this order, for images of Docker Hub to
 *     build on
 * @param mirrorsOnly whether Docker Hub itself is not asked for what no mirror has
 * @param dockerConfigDir folder with config.json; null for DOCKER_CONFIG, else ~/.docker
 * @param moreDockerConfigDirs asked after dockerConfigDir
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
    return new RegistrySettings(
        insecureRegistries,
        registryMap,
        tls,
        mirrors,
        mirrorsOnly,
        directory,
        moreDockerConfigDirs,
        userAgent,
        retry);
  }

  public RegistrySettings withMoreDockerConfigDirs(List<Path> directories) {
    return new RegistrySettings(
        insecureRegistries,
        registryMap,
        tls,
        mirrors,
        mirrorsOnly,
        dockerConfigDir,
        directories,
        userAgent,
        retry);
  }

  public RegistrySettings withInsecureRegistries(Set<String> hosts) {
    return new RegistrySettings(
        hosts,
        registryMap,
        tls,
        mirrors,
        mirrorsOnly,
        dockerConfigDir,
        moreDockerConfigDirs,
        userAgent,
        retry);
  }

  public RegistrySettings withRegistryMap(Map<String, String> map) {
    return new RegistrySettings(
        insecureRegistries,
        map,
        tls,
        mirrors,
        mirrorsOnly,
        dockerConfigDir,
        moreDockerConfigDirs,
        userAgent,
        retry);
  }

  public RegistrySettings withTls(TlsSettings settings) {
    return new RegistrySettings(
        insecureRegistries,
        registryMap,
        settings,
        mirrors,
        mirrorsOnly,
        dockerConfigDir,
        moreDockerConfigDirs,
        userAgent,
        retry);
  }

  public RegistrySettings withMirrors(List<String> places, boolean only) {
    return new RegistrySettings(
        insecureRegistries,
        registryMap,
        tls,
        places,
        only,
        dockerConfigDir,
        moreDockerConfigDirs,
        userAgent,
        retry);
  }

  public RegistrySettings withRetry(RetryPolicy policy) {
    return new RegistrySettings(
        insecureRegistries,
        registryMap,
        tls,
        mirrors,
        mirrorsOnly,
        dockerConfigDir,
        moreDockerConfigDirs,
        userAgent,
        policy);
  }
}
