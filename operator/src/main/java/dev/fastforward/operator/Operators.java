package dev.fastforward.operator;

import dev.fastforward.operator.reconcile.Extracts;
import dev.fastforward.operator.reconcile.ImageBuildReconciler;
import dev.fastforward.operator.reconcile.Watches;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
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
   * Few: the loop repeats a visit that failed, and the holder of the Lease must notice its loss.
   */
  private static final int RETRIES_OF_A_REQUEST = 3;

  /** Each has a whole ImageBuild in memory, of up to 1.5 MB. */
  private static final int VISITS_AT_ONCE = 16;

  private static final Duration TIME_TO_STOP = Duration.ofSeconds(2);

  private Operators() {}

  static Operator of(Settings settings) {
    Operator operator =
        new Operator(configuration -> {
          configuration
              .withKubernetesClient(client(Extracts.serialization()))
              .withConcurrentReconciliationThreads(VISITS_AT_ONCE)
              .withCloneSecondaryResourcesWhenGettingFromCache(false)
              .withReconciliationTerminationTimeout(TIME_TO_STOP);
          if (settings.leaseNamespace() != null) {
            configuration.withLeaderElectionConfiguration(
                new LeaderElectionConfiguration(LEASE, settings.leaseNamespace()));
          }
        });
    operator.register(
        new ImageBuildReconciler(
            client(new KubernetesSerialization()), settings.jobs(), InstantSource.system()),
        controller -> {
          if (!settings.namespaces().isEmpty()) {
            controller.settingNamespaces(settings.namespaces());
          }
          controller
              .withInformerListLimit(Watches.PAGE)
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

  private static KubernetesClient client(KubernetesSerialization serialization) {
    Config config = Config.autoConfigure(null);
    config.setRequestRetryBackoffLimit(RETRIES_OF_A_REQUEST);
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(serialization)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .build();
  }
}
