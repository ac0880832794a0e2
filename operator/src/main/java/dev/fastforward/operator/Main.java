package dev.fastforward.operator;

import dev.fastforward.operator.reconcile.ImageBuildReconciler;
import dev.fastforward.operator.reconcile.Watches;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.VersionInfo;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator: runs until it is stopped. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  /** Since this version user namespaces are on by default. */
  private static final int USER_NAMESPACES_SINCE = 33;

  /** Name of the Lease. */
  private static final String LEASE = "fastforward-operator";

  private Main() {}

  /** Takes no arguments; see {@link Settings} for the environment. */
  public static void main(String[] args) {
    KubernetesClient client =
        new KubernetesClientBuilder().withHttpClientFactory(new JdkHttpClientFactory()).build();
    Settings settings;
    try {
      settings = Settings.read(System.getenv(), hasUserNamespaces(client));
    } catch (IllegalArgumentException e) {
      LOG.error("{}", e.getMessage());
      client.close();
      System.exit(2);
      return;
    }
    Operator operator =
        new Operator(configuration -> {
          configuration
              .withKubernetesClient(client)
              .withUseSSAToPatchPrimaryResource(true)
              .withCloneSecondaryResourcesWhenGettingFromCache(false)
              .withReconciliationTerminationTimeout(Duration.ofSeconds(2));
          if (settings.leaseNamespace() != null) {
            configuration.withLeaderElectionConfiguration(
                new LeaderElectionConfiguration(LEASE, settings.leaseNamespace()));
          }
        });
    Health health = serveHealth(settings, operator);
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
    operator.installShutdownHook(Duration.ofSeconds(2));
    operator.start();
    if (health != null) {
      health.ready();
    }
    LOG.info(
        "watching ImageBuilds in {}, executor {}, stage {}",
        settings.namespaces().isEmpty() ? "all namespaces" : settings.namespaces(),
        settings.jobs().executorImage(),
        settings.jobs().stageImage());
  }

  private static @Nullable Health serveHealth(Settings settings, Operator operator) {
    if (settings.healthPort() == 0) {
      return null;
    }
    try {
      return Health.serve(settings.healthPort(), () -> trouble(operator));
    } catch (IOException e) {
      throw new UncheckedIOException("port " + settings.healthPort() + " cannot be used", e);
    }
  }

  private static String trouble(Operator operator) {
    Set<String> unhealthy =
        operator.getRuntimeInfo().unhealthyEventSources().values().stream()
            .flatMap(sources -> sources.keySet().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    return unhealthy.isEmpty() ? "" : "not watched any more: " + String.join(", ", unhealthy);
  }

  private static boolean hasUserNamespaces(KubernetesClient client) {
    VersionInfo version = client.getKubernetesVersion();
    int major = Integer.parseInt(version.getMajor().replaceAll("[^0-9].*", ""));
    int minor = Integer.parseInt(version.getMinor().replaceAll("[^0-9].*", ""));
    return major > 1 || minor >= USER_NAMESPACES_SINCE;
  }
}
