package dev.fastforward.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What clouds give to pods, simulated: a policy that mounts a token into containers as the webhook
 * of EKS does. The same hunt as in HuntIT looks for it.
 */
class CloudIT extends ClusterTests {
  private static final String TOKEN = "cloud-t0ken-of-the-account";

  /** The containers that the webhook leaves out, as EKS's pod identity webhook reads them. */
  private static final String AS_EKS =
      "object.metadata.?annotations['eks.amazonaws.com/skip-containers'].orValue('').split(',')";

  private static final String NONE = "[]";

  @BeforeEach
  void prepareHunt() throws IOException {
    kubectl("create", "secret", "generic", "cloud", "--from-literal=token=" + TOKEN).orFail();
    source(
        "hunt", Map.of("Dockerfile", HuntIT.hunt("Dockerfile"), "hunt.sh", HuntIT.hunt("hunt.sh")));
  }

  @AfterEach
  void removeWhatIsOfTheWholeCluster() {
    for (String kind : List.of("mutatingadmissionpolicy", "mutatingadmissionpolicybinding")) {
      cluster().kubectl("delete", kind, namespace, "--ignore-not-found");
    }
  }

  @Test
  void aTokenForThePodsAccountStaysOutOfTheStage() {
    webhook(AS_EKS);
    assertThat(hunted()).contains("HUNT nothing found").doesNotContain("HUNT found ");
    assertThat(mountsOf("executor")).as("the webhook was there").contains("cloud-token");
    assertThat(mountsOf("stage")).doesNotContain("cloud-token");
  }

  /** The same hunt, where the webhook asks nobody: it can find. */
  @Test
  void theHuntFindsATokenThatIsPutIntoAllContainers() {
    webhook(NONE);
    assertThat(hunted()).contains("HUNT found file /var/run/secrets/eks.amazonaws.com");
  }

  /** The log of a build whose RUN hunts. */
  private String hunted() {
    cluster()
        .apply(
            """
            apiVersion: fastforward.dev/v1alpha1
            kind: ImageBuild
            metadata: {name: hunt}
            spec:
              source: {configMap: {name: hunt}}
              buildArgs:
              - {name: BASE, value: "%s"}
              - {name: HUNT_PATTERNS, value: "%s"}
              output: {image: "%s", pushSecretRef: {name: registry}}
            """
                .formatted(cluster().base(), HuntIT.bracketed(TOKEN), image("hunt")),
            "-n",
            namespace);
    awaitCondition("hunt", "Ready");
    return kubectl("logs", "job/hunt-1").orFail().output();
  }

  private String mountsOf(String container) {
    return kubectl(
            "get",
            "pods",
            "-l",
            "job-name=hunt-1",
            "-o",
            "jsonpath={.items[0].spec.containers[?(@.name==\""
                + container
                + "\")].volumeMounts[*].name}")
        .orFail()
        .output();
  }

  private void webhook(String leftOut) {
    cluster()
        .apply(
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingAdmissionPolicy
            metadata: {name: %1$s}
            spec:
              failurePolicy: Fail
              reinvocationPolicy: Never
              matchConstraints:
                resourceRules: [{apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE]}]
              variables:
              - {name: leftOut, expression: "%2$s"}
              mutations:
              - patchType: ApplyConfiguration
                applyConfiguration:
                  expression: >-
                    Object{spec: Object.spec{
                    volumes: [Object.spec.volumes{name: 'cloud-token', secret: Object.spec.volumes.secret{secretName: 'cloud'}}],
                    containers: object.spec.containers.filter(c, !(c.name in variables.leftOut)).map(c, Object.spec.containers{
                    name: c.name, volumeMounts: [Object.spec.containers.volumeMounts{
                    name: 'cloud-token', mountPath: '/var/run/secrets/eks.amazonaws.com/serviceaccount', readOnly: true}]})}}
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingAdmissionPolicyBinding
            metadata: {name: %1$s}
            spec:
              policyName: %1$s
              matchResources:
                namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
            """
                .formatted(namespace, leftOut));
    // The API server takes new policies up a moment later.
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() ->
            assertThat(
                    kubectl("run", "probe", "--image=x", "--dry-run=server", "-o", "yaml").output())
                .contains("cloud-token"));
  }
}
