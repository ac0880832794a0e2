package dev.fastforward.builder.transport;

import com.google.api.client.http.HttpTransport;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The connections of one provider: a pool for each set of authorities that is trusted, most often
 * one for all. Thread-safe.
 */
public final class Transports implements AutoCloseable {
  private final TlsSettings tls;
  private final Function<Trust, PooledTransport> opener;
  private final Map<RegistryHost, Trust> trusts = new ConcurrentHashMap<>();
  private final Map<Trust, PooledTransport> pools = new ConcurrentHashMap<>();

  public Transports(TlsSettings tls, Function<Trust, PooledTransport> opener) {
    this.tls = tls;
    this.opener = opener;
  }

  /**
   * What requests go over that are made on behalf of a registry.
   *
   * @throws dev.fastforward.builder.contract.BuildException naming a file of certificates that
   *     cannot be used
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
