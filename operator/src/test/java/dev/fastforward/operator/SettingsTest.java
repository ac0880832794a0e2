package dev.fastforward.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final Map<String, String> LEAST =
      Map.of("FASTFORWARD_EXECUTOR_IMAGE", "r/executor", "FASTFORWARD_STAGE_IMAGE", "r/stage");

  @Test
  void defaults() {
    Settings settings = Settings.read(LEAST, true);
    assertThat(settings.namespaces()).isEmpty();
    assertThat(settings.jobs().imagePullPolicy()).isEqualTo("IfNotPresent");
    assertThat(settings.jobs().userNamespaces()).isTrue();
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
        Settings.read(
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
                    "FASTFORWARD_EXECUTOR_MEMORY", "2Gi")),
            true);
    assertThat(settings.namespaces()).containsExactlyInAnyOrder("a", "b");
    assertThat(settings.jobs().insecureRegistries()).containsExactly("10.0.0.1:5000", "other:5000");
    assertThat(settings.jobs().registryMirrors()).containsExactly("mirror:5000/hub", "second");
    assertThat(settings.jobs().insecureSources()).containsExactly("git.local");
    assertThat(settings.leaseNamespace()).isEqualTo("system");
    assertThat(settings.healthPort()).isEqualTo(8080);
    assertThat(settings.jobs().imagePullPolicy()).isEqualTo("Never");
    assertThat(settings.jobs().userNamespaces()).isFalse();
    assertThat(settings.jobs().executorMemory()).hasToString("2Gi");
  }

  @Test
  void errorsNameTheVariable() {
    assertThatThrownBy(() -> Settings.read(Map.of(), true))
        .hasMessageContaining("FASTFORWARD_EXECUTOR_IMAGE");
    assertThatThrownBy(
            () -> Settings.read(with(Map.of("FASTFORWARD_IMAGE_PULL_POLICY", "never")), true))
        .hasMessageContaining("FASTFORWARD_IMAGE_PULL_POLICY is never")
        .hasMessageContaining("IfNotPresent, Always, Never");
    assertThatThrownBy(() -> Settings.read(with(Map.of("FASTFORWARD_WORK_SIZE", "much")), true))
        .hasMessageContaining("FASTFORWARD_WORK_SIZE is much");
    assertThatThrownBy(
            () -> Settings.read(with(Map.of("FASTFORWARD_REGISTRY_MIRRORS", "https://m")), true))
        .hasMessageContaining("FASTFORWARD_REGISTRY_MIRRORS has https://m");
    assertThatThrownBy(() -> Settings.read(with(Map.of("FASTFORWARD_HEALTH_PORT", "http")), true))
        .hasMessageContaining("FASTFORWARD_HEALTH_PORT is http");
  }

  private static Map<String, String> with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(LEAST);
    all.putAll(more);
    return all;
  }
}
