package dev.fastforward.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** From kubectl apply to a pod that runs the image, and again after changes. */
@Isolated("counts requests at the registry, and moves the base's tag")
class HelloIT extends ClusterTests {
  private static final String DOCKERFILE =
      """
      ARG BASE
      FROM ${BASE}
      RUN cat /etc/base >/built && echo "uid $(id -u)" >>/built
      RUN mkdir -p /app && echo Hello >/app/word
      WORKDIR /app
      COPY greeting.txt ./
      CMD ["sh", "-c", "cat word greeting.txt /built"]
      """;

  @Test
  void applyWaitRunChangeRebuild() throws IOException {
    source("v1", Map.of("Dockerfile", DOCKERFILE, "greeting.txt", "world one"));
    imageBuild("hello", "v1");
    awaitCondition("hello", "Ready");

    assertThat(readyReason("hello")).isEqualTo("BuildSucceeded");
    assertThat(readyMessage("hello")).contains("2 RUN executed, 0 of");
    String first = field("hello", ".status.image");
    assertThat(first).startsWith(image("hello") + "@sha256:");
    assertThat(run("one", first)).contains("Hello", "world one", "uid 0");
    assertThat(kubectl("get", "imgbuild").orFail().output())
        .containsPattern("NAME +READY +REASON +BUILD +REVISION +BUILT +AGE")
        .containsPattern("hello +True +BuildSucceeded +1 ");
    assertThat(kubectl("describe", "imgbuild", "hello").orFail().output())
        .contains("BuildStarted", "Build 1 started: Created", "BuildSucceeded");
    assertThat(kubectl("logs", "job/hello-1").orFail().output()).contains("RUN mkdir -p /app");
    assertThat(jobs("hello")).containsExactly("job.batch/hello-1");

    awaitJob("hello-1", "Complete");

    // the same again: nothing happens
    imageBuild("hello", "v1");
    awaitCondition("hello", "Ready");
    assertThat(jobs("hello")).containsExactly("job.batch/hello-1");

    // one file of the context changed, below all RUNs
    source("v2", Map.of("Dockerfile", DOCKERFILE, "greeting.txt", "world two"));
    int before = cluster().registryAccess().size();
    imageBuild("hello", "v2");
    awaitCondition("hello", "Ready");
    assertThat(readyMessage("hello")).contains("0 RUN executed", " 0 layer bytes downloaded");
    assertThat(field("hello", ".status.lastBuild.reasons")).contains("SourceChanged");
    String second = field("hello", ".status.image");
    List<String> layersBefore = layers(first);
    List<String> layersAfter = layers(second);
    assertThat(downloads(before)).doesNotContainAnyElementsOf(layersBefore);
    assertThat(layersAfter).hasSameSizeAs(layersBefore).isNotEqualTo(layersBefore);
    assertThat(layersAfter.subList(0, layersAfter.size() - 1))
        .isEqualTo(layersBefore.subList(0, layersBefore.size() - 1));
    assertThat(run("two", second)).contains("Hello", "world two");
    awaitJob("hello-2", "Complete"); // though nobody called for its stage

    // the base's tag moves, and a rebuild is asked for
    cluster().pushBase("another base " + namespace);
    rebuild("hello", "now", "3");
    awaitCondition("hello", "Ready");
    assertThat(field("hello", ".status.lastBuild.reasons")).contains("RebuildRequested");
    assertThat(run("three", field("hello", ".status.image"))).contains("another base");
  }

  private String run(String pod, String image) {
    kubectl(
            "run",
            pod,
            "--image=" + image,
            "--restart=Never",
            "--overrides={\"spec\":{\"imagePullSecrets\":[{\"name\":\"registry\"}]}}")
        .orFail();
    kubectl("wait", "pod/" + pod, "--for=jsonpath={.status.phase}=Succeeded", "--timeout=120s")
        .orFail();
    return kubectl("logs", pod).orFail().output();
  }

  /** Digests of blobs that somebody downloaded from the registry since then. */
  private List<String> downloads(int since) throws IOException {
    return cluster().registryAccess().stream()
        .skip(since)
        .filter(line -> line.contains("\"GET ") && line.contains("/blobs/"))
        .map(line -> line.replaceAll(".*/blobs/(sha256:[0-9a-f]+).*", "$1"))
        .toList();
  }

  private static List<String> layers(String image) throws IOException {
    return Registry.of(cluster()).layers(image);
  }
}
