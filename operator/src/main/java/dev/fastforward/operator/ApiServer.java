package dev.fastforward.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.VersionInfo;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the API server answers at all. The client is a second one: its requests end soon and are
 * not repeated, and it does not share a connection that may be dead.
 */
final class ApiServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

  /** Shorter than the timeout of the kubelet's probes. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final int TOO_MANY_REQUESTS = 429;

  private final KubernetesClient client;
  private final String address;

  private ApiServer(Config config) {
    this.address = config.getMasterUrl();
    this.client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientFactory(new JdkHttpClientFactory())
            .build();
  }

  /** The API server that the environment of this process names. */
  static ApiServer ofEnvironment() {
    // Changed after it was made, and not built from another: so it still renews its own token.
    Config config = Config.autoConfigure(null);
    config.setConnectionTimeout((int) PATIENCE.toMillis());
    config.setRequestTimeout((int) PATIENCE.toMillis());
    config.setRequestRetryBackoffLimit(0);
    return new ApiServer(config);
  }

  /**
   * Waits until it answers, however long that takes: a restart of this process would not help.
   *
   * @throws KubernetesClientException if it answers, and refuses us
   */
  VersionInfo await() throws InterruptedException {
    String said = "";
    for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
      try {
        return client.getKubernetesVersion();
      } catch (KubernetesClientException e) {
        if (!mayPass(e)) {
          throw e;
        }
        String message = reason(e);
        if (!message.equals(said)) {
          LOG.warn("the API server {} does not answer yet, trying again: {}", address, message);
          said = message;
        }
      }
      Thread.sleep(pause);
    }
  }

  /** What keeps it from answering, for people; empty if it answers. */
  Optional<String> silence() {
    try {
      client.getKubernetesVersion();
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return mayPass(e) ? Optional.of(reason(e)) : Optional.empty();
    }
  }

  /** No answer, or one that says "later". */
  private static boolean mayPass(KubernetesClientException e) {
    return e.getCode() <= 0
        || e.getCode() == TOO_MANY_REQUESTS
        || e.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR;
  }

  /** The client's own words are "An error has occurred"; its cause says which. */
  private static String reason(KubernetesClientException e) {
    return Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
        .filter(cause -> cause.getClass() != IOException.class)
        .filter(cause -> !(cause instanceof KubernetesClientException))
        .findFirst()
        .orElse(e)
        .toString();
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  @Override
  public void close() {
    client.close();
  }
}
