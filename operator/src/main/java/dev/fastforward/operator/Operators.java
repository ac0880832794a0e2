package dev.fastforward.operator;

import dev.fastforward.operator.reconcile.ImageBuildReconciler;
import dev.fastforward.operator.reconcile.Watches;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.time.InstantSource;

/** How java-operator-sdk is set up. */
final class Operators {
  /** Name of the Lease. */
  private static final String LEASE = "fastforward-operator";

  /**
   * Few: the loop repeats a visit that failed, and who has the Lease must see soon that it is lost.
   */
  private static final int RETRIES_OF_A_REQUEST = 3;

  private static final Duration TIME_TO_STOP = Duration.ofSeconds(2);

  private Operators() {}

  static Operator of(Settings settings) {
    KubernetesClient client = client();
    Operator operator =
        new Operator(configuration -> {
          configuration
              .withKubernetesClient(client)
              .withUseSSAToPatchPrimaryResource(true)
              .withCloneSecondaryResourcesWhenGettingFromCache(false)
              .withReconciliationTerminationTimeout(TIME_TO_STOP);
          if (settings.leaseNamespace() != null) {
            configuration.withLeaderElectionConfiguration(
                new LeaderElectionConfiguration(LEASE, settings.leaseNamespace()));
          }
        });
    operator.register(
        new ImageBuildReconciler(settings.jobs(), InstantSource.system()),
        controller -> {
          if (!settings.namespaces().isEmpty()) {
            controller.settingNamespaces(settings.namespaces());
          }
          controller
              .withOnUpdateFilter(Watches::isWorthALook)
              .withRetry(
                  new GenericRetry()
                      .setInitialInterval(Duration.ofMillis(500))
                      .setIntervalMultiplier(2)
                      .setMaxInterval(Duration.ofMinutes(1).toMillis())
                      .withoutMaxAttempts());
        });
    operator.installShutdownHook(TIME_TO_STOP);
    return operator;
  }

  private static KubernetesClient client() {
    Config config = Config.autoConfigure(null);
    config.setRequestRetryBackoffLimit(RETRIES_OF_A_REQUEST);
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .build();
  }
}
