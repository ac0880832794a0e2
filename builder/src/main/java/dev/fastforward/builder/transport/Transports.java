package dev.fastforward.builder.transport;

import com.google.api.client.http.HttpTransport;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The pools of connections: one for each set of trusted authorities, which usually is a single one.
 * Thread-safe.
 */
public final class Transports implements AutoCloseable {
  private final TlsSettings tls;
  private final Function<Trust, PooledTransport> opener;
  private final Map<RegistryHost, Trust> trusts = new ConcurrentHashMap<>();
  private final Map<Trust, PooledTransport> pools = new ConcurrentHashMap<>();

  /**
   * @param opener creates the pool for a set of authorities
   */
  public Transports(TlsSettings tls, Function<Trust, PooledTransport> opener) {
    this.tls = tls;
    this.opener = opener;
  }

  /**
   * The transport for requests on behalf of a registry.
   *
   * @throws dev.fastforward.builder.contract.BuildException InvalidRequest if the folder of
   *     certificates cannot be read
   */
  HttpTransport get(RegistryHost registry) {
    Trust trust = trusts.computeIfAbsent(registry, host -> Trust.of(host, tls));
    return pools.computeIfAbsent(trust, opener).get();
  }

  @Override
  public void close() {
    pools.values().forEach(PooledTransport::close);
  }
}
