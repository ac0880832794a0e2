package dev.fastforward.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A volume that a webhook mounts into all containers of a pod, where a RUN can write. */
class InjectedVolumeIT extends ClusterTests {

  @AfterEach
  void removePolicy() {
    for (String kind : List.of("mutatingadmissionpolicy", "mutatingadmissionpolicybinding")) {
      cluster().kubectl("delete", kind, namespace, "--ignore-not-found");
    }
  }

  /** Neither the next RUN of its stage nor one of another stage finds what a RUN writes there. */
  @Test
  void whatARunWritesThereIsGoneAfterIt() {
    webhook();
    source(
        "volume",
        Map.of(
            "Dockerfile",
            """
            ARG BASE
            FROM $BASE AS one
            RUN mkdir -p /injected/a/b && echo left >/injected/a/b/left && echo left >/injected/left && ln -s /etc /injected/link &&\\
             mkfifo /injected/pipe && chmod 700 /injected && chown 7:8 /injected && echo "WROTE $(ls /injected | wc -l)" && touch /done
            RUN echo "SAME [$(ls -A /injected)] $(stat -c '%a %u:%g' /injected)"

            FROM $BASE AS two
            COPY --from=one /done /after-one
            RUN echo "OTHER [$(ls -A /injected)] $(stat -c '%a %u:%g' /injected)" && ls -A /injected >/seen

            FROM $BASE
            COPY --from=two /seen /seen
            """));
    imageBuild("volume", "volume");
    awaitCondition("volume", "Ready");
    for (String container : List.of("executor", "stage")) {
      assertThat(mountsOf(container)).as("the webhook was there").contains("injected");
    }
    assertThat(kubectl("logs", "job/volume-1").orFail().output())
        .contains("WROTE 4", "SAME [] 777 0:0", "OTHER [] 777 0:0");
  }

  private String mountsOf(String container) {
    String path =
        "jsonpath={.items[0].spec.containers[?(@.name==\"%s\")].volumeMounts[*].name}"
            .formatted(container);
    return kubectl("get", "pods", "-l", "job-name=volume-1", "-o", path).orFail().output();
  }

  private void webhook() {
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
              mutations:
              - patchType: ApplyConfiguration
                applyConfiguration:
                  expression: >-
                    Object{spec: Object.spec{
                    volumes: [Object.spec.volumes{name: 'injected', emptyDir: Object.spec.volumes.emptyDir{}}],
                    containers: object.spec.containers.map(c, Object.spec.containers{
                    name: c.name, volumeMounts: [Object.spec.containers.volumeMounts{
                    name: 'injected', mountPath: '/injected'}]})}}
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingAdmissionPolicyBinding
            metadata: {name: %1$s}
            spec:
              policyName: %1$s
              matchResources:
                namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
            """
                .formatted(namespace));
    // The API server takes new policies up a moment later.
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() ->
            assertThat(
                    kubectl("run", "probe", "--image=x", "--dry-run=server", "-o", "yaml").output())
                .contains("injected"));
  }
}
