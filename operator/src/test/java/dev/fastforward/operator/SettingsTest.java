package dev.fastforward.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.operator.job.Floors;
import dev.fastforward.operator.job.UserNamespaces;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final Map<String, String> LEAST =
      Map.of("FASTFORWARD_EXECUTOR_IMAGE", "r/executor", "FASTFORWARD_STAGE_IMAGE", "r/stage");

  @Test
  void defaults() {
    Settings settings = read(LEAST);
    assertThat(settings.namespaces()).isEmpty();
    assertThat(settings.jobs().images().pullPolicy()).isEqualTo("IfNotPresent");
    assertThat(settings.jobs().floors().userNamespaces()).isEqualTo(UserNamespaces.PREFERRED);
    assertThat(settings.jobs().floors().serviceAccounts()).hasToString("default");
    assertThat(settings.jobs().floors().most()).isEmpty();
    assertThat(settings.jobs().stageLimits())
        .hasToString("{cpu=4, ephemeral-storage=20Gi, memory=4Gi}");
    assertThat(settings.jobs().insecureRegistries()).isEmpty();
    assertThat(settings.jobs().registryMirrors()).isEmpty();
    assertThat(settings.jobs().insecureSources()).isEmpty();
    assertThat(settings.jobs().workSize()).hasToString("20Gi");
    assertThat(settings.leaseNamespace()).isNull();
    assertThat(settings.healthPort()).isZero();
  }

  @Test
  void everythingIsRead() {
    Settings settings =
        read(
            with(
                Map.of(
                    "FASTFORWARD_NAMESPACES", "a, b",
                    "FASTFORWARD_INSECURE_REGISTRIES", "10.0.0.1:5000,other:5000",
                    "FASTFORWARD_REGISTRY_MIRRORS", "mirror:5000/hub, second",
                    "FASTFORWARD_IMAGE_PULL_POLICY", "Never",
                    "FASTFORWARD_USER_NAMESPACES", "false",
                    "FASTFORWARD_INSECURE_SOURCES", "git.local",
                    "FASTFORWARD_LEASE_NAMESPACE", "system",
                    "FASTFORWARD_HEALTH_PORT", "8080",
                    "FASTFORWARD_EXECUTOR_MEMORY", "2Gi")));
    assertThat(settings.namespaces()).containsExactlyInAnyOrder("a", "b");
    assertThat(settings.jobs().insecureRegistries()).containsExactly("10.0.0.1:5000", "other:5000");
    assertThat(settings.jobs().registryMirrors()).containsExactly("mirror:5000/hub", "second");
    assertThat(settings.jobs().insecureSources()).containsExactly("git.local");
    assertThat(settings.leaseNamespace()).isEqualTo("system");
    assertThat(settings.healthPort()).isEqualTo(8080);
    assertThat(settings.jobs().images().pullPolicy()).isEqualTo("Never");
    assertThat(settings.jobs().floors().userNamespaces()).isEqualTo(UserNamespaces.ON_REQUEST);
    assertThat(settings.jobs().executorMemory()).hasToString("2Gi");
  }

  @Test
  void floorsAreRead() {
    Settings settings =
        Settings.read(
            with(
                Map.of(
                    "FASTFORWARD_USER_NAMESPACES", "required",
                    "FASTFORWARD_SERVICE_ACCOUNTS", "default, ci-*",
                    "FASTFORWARD_TOLERATIONS", "",
                    "FASTFORWARD_NODE_SELECTOR", "pool=builds,arch=amd64",
                    "FASTFORWARD_STAGE_MAX", "memory=2Gi,nvidia.com/gpu=1",
                    "FASTFORWARD_STAGE_CPU", "none")),
            false,
            Optional.empty());
    Floors floors = settings.jobs().floors();
    assertThat(floors.userNamespaces()).isEqualTo(UserNamespaces.REQUIRED);
    assertThat(floors.serviceAccounts()).hasToString("default,ci-*");
    assertThat(floors.tolerations().words()).isEmpty();
    assertThat(floors.nodeSelector()).hasToString("{arch=amd64, pool=builds}");
    assertThat(floors.most()).hasToString("{memory=2Gi, nvidia.com/gpu=1}");
    assertThat(settings.jobs().stageLimits())
        .as("the default is not above the most")
        .hasToString("{ephemeral-storage=20Gi, memory=2Gi}");
  }

  @Test
  void errorsNameTheVariable() {
    assertThatThrownBy(() -> read(Map.of())).hasMessageContaining("FASTFORWARD_EXECUTOR_IMAGE");
    assertThatThrownBy(() -> read(with(Map.of("FASTFORWARD_IMAGE_PULL_POLICY", "never"))))
        .hasMessageContaining("FASTFORWARD_IMAGE_PULL_POLICY is never")
        .hasMessageContaining("IfNotPresent, Always, Never");
    assertThatThrownBy(() -> read(with(Map.of("FASTFORWARD_WORK_SIZE", "much"))))
        .hasMessageContaining("FASTFORWARD_WORK_SIZE is much");
    assertThatThrownBy(() -> read(with(Map.of("FASTFORWARD_REGISTRY_MIRRORS", "https://m"))))
        .hasMessageContaining("FASTFORWARD_REGISTRY_MIRRORS has https://m");
    assertThatThrownBy(() -> read(with(Map.of("FASTFORWARD_HEALTH_PORT", "http"))))
        .hasMessageContaining("FASTFORWARD_HEALTH_PORT is http");
    assertThatThrownBy(() -> read(with(Map.of("FASTFORWARD_STAGE_MAX", "16Gi"))))
        .hasMessageContaining("FASTFORWARD_STAGE_MAX has 16Gi");
  }

  @Test
  void theExecutorHasTheOperatorsResolvConf() {
    String own = "nameserver 10.96.0.10\nsearch system.svc.cluster.local svc.cluster.local\n";
    assertThat(resolvConf("auto", own))
        .isEqualTo(
            "nameserver 10.96.0.10\nsearch {namespace}.svc.cluster.local svc.cluster.local\n");
    assertThat(resolvConf("auto", null)).isNull();
    assertThat(resolvConf("auto", "nameserver 127.0.0.53\n")).isNull();
    assertThat(resolvConf("pod", own)).isNull();
    assertThat(resolvConf("search a\nnameserver 10.0.0.1", own))
        .isEqualTo("search a\nnameserver 10.0.0.1");
    assertThatThrownBy(() -> resolvConf("10.0.0.1", own))
        .hasMessageContaining("FASTFORWARD_EXECUTOR_RESOLV_CONF is 10.0.0.1")
        .hasMessageContaining("auto, pod, or the lines");
  }

  private static @Nullable String resolvConf(String setting, @Nullable String own) {
    return Settings.read(
            with(Map.of("FASTFORWARD_EXECUTOR_RESOLV_CONF", setting)),
            true,
            Optional.ofNullable(own))
        .jobs()
        .resolvConf()
        .template();
  }

  private static Settings read(Map<String, String> environment) {
    return Settings.read(environment, true, Optional.empty());
  }

  private static Map<String, String> with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(LEAST);
    all.putAll(more);
    return all;
  }
}
