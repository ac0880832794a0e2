package dev.fastforward.builder.registry;

import dev.fastforward.builder.auth.Authenticator;
import dev.fastforward.builder.auth.CredentialStore;
import dev.fastforward.builder.auth.TokenCache;
import dev.fastforward.builder.auth.TokenServer;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.layout.LayoutRepository;
import dev.fastforward.builder.net.ProxyEnvironment;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.repository.Transfer;
import dev.fastforward.builder.transport.LazyTlsSockets;
import dev.fastforward.builder.transport.PooledTransport;
import dev.fastforward.builder.transport.ProxyRoutes;
import dev.fastforward.builder.transport.RegistryHosts;
import dev.fastforward.builder.transport.RepositoryAddress;
import dev.fastforward.builder.transport.Retry;
import dev.fastforward.builder.transport.TransferCounter;
import dev.fastforward.builder.transport.Transports;
import dev.fastforward.builder.transport.Wire;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Repositories of registries and OCI layouts, which share connections, credentials and counters.
 * Thread-safe.
 */
public final class Registries implements RepositoryProvider {
  private final RegistryHosts hosts;
  private final Transports transports;
  private final List<String> mirrors;
  private final boolean mirrorsOnly;
  private final RegistryCaller caller;
  private final TransferCounter counter = new TransferCounter();
  private final Map<RepositoryAddress, KnownBlobs> known = new ConcurrentHashMap<>();
  private final Map<Path, Repository> layouts = new ConcurrentHashMap<>();

  private Registries(RegistrySettings settings, Map<String, String> environment) {
    hosts =
        new RegistryHosts(settings.insecureRegistries(), settings.registryMap(), settings.tls());
    mirrors = settings.mirrors();
    mirrorsOnly = settings.mirrorsOnly();
    ProxyRoutes routes = new ProxyRoutes(ProxyEnvironment.of(environment));
    transports =
        new Transports(
            settings.tls(),
            trust -> new PooledTransport(counter, routes, new LazyTlsSockets(trust, environment)));
    Wire wire = new Wire(transports, settings.userAgent());
    Path configDir = settings.dockerConfigDir();
    CredentialStore credentials =
        new CredentialStore(
            configDir != null
                ? configDir
                : CredentialStore.defaultDirectory(environment, System.getProperty("user.home")),
            settings.moreDockerConfigDirs(),
            environment.getOrDefault("PATH", ""));
    TokenServer tokenServer = new TokenServer(wire, hosts, credentials::file);
    TokenCache tokens = new TokenCache(tokenServer, settings.retry().pacer());
    caller =
        new RegistryCaller(
            wire, new Authenticator(credentials, tokens), new Retry(settings.retry()));
  }

  /** Opens no connection and reads no file yet. */
  public static RepositoryProvider open(RegistrySettings settings) {
    return open(settings, System.getenv());
  }

  /**
   * The same with another environment.
   *
   * @param environment variables for proxies, certificates, the docker config and the PATH of
   *     credential helpers
   */
  public static RepositoryProvider open(
      RegistrySettings settings, Map<String, String> environment) {
    return new Registries(settings, environment);
  }

  @Override
  public Repository repository(ImageReference reference) {
    return at(new RepositoryAddress(hosts.find(reference.registry()), reference.repository()));
  }

  @Override
  public Repository source(ImageReference reference) {
    Repository origin = repository(reference);
    if (mirrors.isEmpty() || !reference.registry().equals("docker.io")) {
      return origin;
    }
    List<Repository> places = new ArrayList<>();
    for (String mirror : mirrors) {
      String[] parts = mirror.split("/", 2);
      String path = parts.length == 1 ? "" : parts[1].replaceFirst("/*$", "/");
      places.add(at(new RepositoryAddress(hosts.find(parts[0]), path + reference.repository())));
    }
    if (!mirrorsOnly) {
      places.add(origin);
    }
    return new SourceRepository(places, origin);
  }

  private Repository at(RepositoryAddress at) {
    return new RegistryRepository(
        at, caller, counter, known.computeIfAbsent(at, key -> new KnownBlobs()));
  }

  @Override
  public Repository layout(Path directory) {
    return layouts.computeIfAbsent(directory.toAbsolutePath().normalize(), LayoutRepository::new);
  }

  @Override
  public Transfer transfer() {
    return counter.snapshot();
  }

  @Override
  public void close() {
    transports.close();
  }
}
