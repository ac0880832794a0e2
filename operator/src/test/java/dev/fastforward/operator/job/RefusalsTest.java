package dev.fastforward.operator.job;

import static dev.fastforward.operator.Builders.settings;
import static dev.fastforward.operator.Builders.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.crds.ImageBuildSpec;
import dev.fastforward.crds.Pod;
import dev.fastforward.crds.Resources;
import dev.fastforward.crds.Toleration;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a user asks for and the installation does not allow. */
class RefusalsTest {
  private static final Allowed KEYS = new Allowed(List.of("*", "!node-role.kubernetes.io/*"));

  @Test
  void nothingToRefuse() {
    assertThat(Refusals.first(spec(), settings())).isEmpty();
    assertThat(refusal(pod(null, Map.of(), List.of(), null, null))).isEmpty();
  }

  @Test
  void userNamespacesThatAreRequiredCannotBeTurnedOff() {
    assertThat(refusal(pod(null, Map.of(), List.of(), null, Pod.UserNamespace.Disabled)))
        .hasValueSatisfying(text ->
            assertThat(text)
                .startsWith("spec.pod.userNamespace is Disabled")
                .contains("FASTFORWARD_USER_NAMESPACES is required"));
  }

  @Test
  void accounts() {
    assertThat(refusal(account("default"))).isEmpty();
    assertThat(refusal(account("ci-images"))).isEmpty();
    assertThat(refusal(account("deployer")))
        .contains(
            "spec.pod.serviceAccountName has deployer, which the operator's setting"
                + " FASTFORWARD_SERVICE_ACCOUNTS (default,ci-*) does not allow: leave it out, or"
                + " have the setting changed");
  }

  @Test
  void tolerations() {
    assertThat(refusal(tolerating("dedicated"))).isEmpty();
    assertThat(refusal(tolerating("node-role.kubernetes.io/control-plane")))
        .hasValueSatisfying(text ->
            assertThat(text).contains("spec.pod.tolerations[1].key", "FASTFORWARD_TOLERATIONS"));
    for (String everything : new String[] {null, ""}) {
      assertThat(refusal(tolerating(everything)))
          .hasValueSatisfying(
              text -> assertThat(text).startsWith("spec.pod.tolerations[1] has no key"));
    }
  }

  @Test
  void nodeSelectors() {
    assertThat(refusal(selecting("disk", "ssd"))).isEmpty();
    assertThat(refusal(selecting("pool", "builds"))).isEmpty();
    assertThat(refusal(selecting("pool", "payments")))
        .hasValueSatisfying(text -> assertThat(text).contains("FASTFORWARD_NODE_SELECTOR has"));
    assertThat(refusal(selecting("node-role.kubernetes.io/control-plane", "")))
        .hasValueSatisfying(text -> assertThat(text).contains("FASTFORWARD_NODE_SELECTOR_KEYS"));
  }

  @Test
  void resources() {
    assertThat(refusal(limited(Map.of("memory", new Quantity("8192Mi"))))).isEmpty();
    assertThat(refusal(limited(Map.of("memory", new Quantity("9Gi")))))
        .contains(
            "spec.pod.resources.limits.memory is 9Gi, and the operator's setting"
                + " FASTFORWARD_STAGE_MAX allows 8Gi: ask for less, or have the setting changed");
    assertThat(
            refusal(
                pod(
                    new Resources(Map.of("memory", new Quantity("9Gi")), Map.of()),
                    Map.of(),
                    List.of(),
                    null,
                    null)))
        .isPresent();
  }

  @Test
  void exclamationMarksTakeAway() {
    assertThat(new Allowed(List.of()).has("x")).isFalse();
    assertThat(new Allowed(List.of("!x", "*")).has("x")).isFalse();
    assertThat(new Allowed(List.of("*")).hasAll()).isTrue();
    assertThat(KEYS.hasAll()).isFalse();
    assertThat(
            new Allowed(List.of("node-role.kubernetes.io/control-plane"))
                .has("node-role.kubernetes.io/control-plane"))
        .isTrue();
  }

  @Test
  void whatIsNoQuantityIsNamed() {
    Resources resources = new Resources(Map.of("memory", new Quantity("4GB")), Map.of());
    assertThat(refusal(pod(resources, Map.of(), List.of(), null, null)))
        .hasValueSatisfying(text ->
            assertThat(text).contains("spec.pod.resources.", ".memory is 4GB", "no quantity"));
  }

  private static Optional<String> refusal(Pod pod) {
    ImageBuildSpec spec =
        new ImageBuildSpec(
            spec().source(),
            null,
            List.of(),
            List.of(),
            List.of(),
            spec().output(),
            null,
            null,
            null,
            pod);
    return Refusals.first(
        spec,
        settings(
            new Floors(
                UserNamespaces.REQUIRED,
                new Allowed(List.of("default", "ci-*")),
                KEYS,
                KEYS,
                Map.of("pool", "builds"),
                Map.of("memory", new Quantity("8Gi")))));
  }

  private static Pod account(String name) {
    return pod(null, Map.of(), List.of(), name, null);
  }

  private static Pod tolerating(@Nullable String key) {
    return pod(
        null,
        Map.of(),
        List.of(
            new Toleration("fine", null, null, null, null),
            new Toleration(key, Toleration.Operator.Exists, null, null, null)),
        null,
        null);
  }

  private static Pod selecting(String key, String value) {
    return pod(null, Map.of(key, value), List.of(), null, null);
  }

  private static Pod limited(Map<String, Quantity> limits) {
    return pod(new Resources(Map.of(), limits), Map.of(), List.of(), null, null);
  }

  private static Pod pod(
      @Nullable Resources resources,
      Map<String, String> nodeSelector,
      List<Toleration> tolerations,
      @Nullable String account,
      Pod.@Nullable UserNamespace userNamespace) {
    return new Pod(resources, nodeSelector, tolerations, account, userNamespace, List.of());
  }
}
