package dev.fastforward.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * What clouds give to pods, simulated: a policy that mounts a token into containers as the webhook
 * of EKS does, and a fake metadata server. The same hunt as in HuntIT looks for it.
 */
@ResourceLock(ClusterTests.METADATA_ADDRESS)
class CloudIT extends ClusterTests {
  private static final String TOKEN = "cloud-t0ken-of-the-account";

  /** The containers that the webhook leaves out, as EKS's pod identity webhook reads them. */
  private static final String AS_EKS =
      "object.metadata.?annotations['eks.amazonaws.com/skip-containers'].orValue('').split(',')";

  private static final String NONE = "[]";

  private static final Path FAKE_METADATA = Path.of("src/test/resources/metadata");

  /**
   * Network plugins take a new pod up a moment after its start. Where nothing is enforced the hunt
   * begins all the same. Busybox's timeout leaves a process for as long as it would have waited.
   */
  private static final String WHEN_OUT_OF_REACH =
      "RUN for i in $(seq 30); do timeout 3 nc -w 1 %s 80 </dev/null >/dev/null 2>&1 || break; sleep 1; done; sleep 3; sh /hunt.sh"
          .formatted(METADATA_ADDRESS);

  @BeforeEach
  void prepareHunt() throws IOException {
    kubectl("create", "secret", "generic", "cloud", "--from-literal=token=" + TOKEN).orFail();
    source(
        "hunt", Map.of("Dockerfile", HuntIT.hunt("Dockerfile"), "hunt.sh", HuntIT.hunt("hunt.sh")));
  }

  @AfterEach
  void removeWhatIsOfTheWholeCluster() {
    cluster().kubectl("delete", "namespace", fakeMetadata(), "--ignore-not-found", "--wait=true");
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

  @Test
  void theSampleNetworkPolicyClosesTheMetadataService() throws IOException {
    startFakeMetadataServer();
    kubectl("apply", "-f", "deploy/samples/builds/network.yaml").orFail();
    source(
        "hunt",
        Map.of(
            "Dockerfile", HuntIT.hunt("Dockerfile").replace("RUN sh /hunt.sh", WHEN_OUT_OF_REACH),
            "hunt.sh", HuntIT.hunt("hunt.sh")));
    assertThat(hunted()).contains("HUNT nothing found").doesNotContain("HUNT found ");
  }

  /** The same hunt without the policy: it can find, and nothing else holds a RUN from there. */
  @Test
  void theHuntFindsAMetadataServiceThatIsOpen() throws IOException {
    startFakeMetadataServer();
    assertThat(hunted())
        .contains(
            "HUNT found credentials of EC2 without a session",
            "HUNT found credentials of EC2 with a session",
            "HUNT found credentials of GCE");
  }

  private String fakeMetadata() {
    return namespace + "-fake-metadata";
  }

  /** In the node's network, in a namespace of its own: those of builds allow no such pods. */
  private void startFakeMetadataServer() throws IOException {
    cluster().kubectl("create", "namespace", fakeMetadata()).orFail();
    cluster()
        .kubectl(
            "-n",
            fakeMetadata(),
            "create",
            "configmap",
            "fake",
            "--from-file=" + FAKE_METADATA.toAbsolutePath())
        .orFail();
    cluster()
        .kubectl(
            "-n",
            fakeMetadata(),
            "create",
            "secret",
            "generic",
            "registry",
            "--type=kubernetes.io/dockerconfigjson",
            "--from-file=.dockerconfigjson=" + cluster().folder().resolve("docker/config.json"))
        .orFail();
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: fake}
            spec:
              hostNetwork: true
              imagePullSecrets: [{name: registry}]
              automountServiceAccountToken: false
              terminationGracePeriodSeconds: 5
              containers:
              - name: fake
                image: "%s"
                command: [sh, /fake/serve.sh]
                env: [{name: FAKE_TOKEN, value: "%s"}]
                securityContext: {capabilities: {add: [NET_ADMIN]}}
                readinessProbe: {exec: {command: [sh, -c, "nc -w 1 %s 80 </dev/null"]}, periodSeconds: 1}
                volumeMounts: [{name: fake, mountPath: /fake}]
              volumes: [{name: fake, configMap: {name: fake}}]
            """
                .formatted(cluster().base(), TOKEN, METADATA_ADDRESS),
            "-n",
            fakeMetadata());
    cluster()
        .kubectl(
            "-n", fakeMetadata(), "wait", "pod/fake", "--for=condition=Ready", "--timeout=120s")
        .orFail();
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
