package dev.fastforward.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fastforward.crds.ImageBuild;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What tests on the cluster share: an operator, and for each test a namespace of its own that
 * enforces Pod Security baseline and has the registry's credentials in the Secret registry. Every
 * status that a test sees is judged as GitOps tools do.
 */
@ExtendWith(OnCluster.class)
abstract class ClusterTests {
  /** Where clouds have their metadata servers; there is one such address on the node. */
  static final String METADATA_ADDRESS = "169.254.169.254";

  private static final AtomicReference<@Nullable LocalCluster> CLUSTER = new AtomicReference<>();
  private static final AtomicInteger NAMESPACES = new AtomicInteger();

  private @Nullable TestOperator operator;
  private @Nullable StatusWatch watch;

  /** Namespace of the test. */
  protected final String namespace =
      "it-" + ProcessHandle.current().pid() + "-" + NAMESPACES.incrementAndGet();

  static void use(LocalCluster cluster) {
    CLUSTER.set(cluster);
  }

  protected static LocalCluster cluster() {
    return Objects.requireNonNull(CLUSTER.get());
  }

  @BeforeEach
  void prepare() throws IOException {
    cluster().kubectl("create", "namespace", namespace).orFail();
    cluster()
        .kubectl(
            "label",
            "namespace",
            namespace,
            "pod-security.kubernetes.io/enforce=baseline",
            "pod-security.kubernetes.io/warn=baseline")
        .orFail();
    secret("registry", cluster().dockerConfig());
    watch = StatusWatch.start(cluster(), namespace);
    startOperator(settings());
  }

  /** Settings of the operator that a test begins with. */
  protected Map<String, String> settings() {
    return Map.of();
  }

  @AfterEach
  void cleanUp() {
    StatusWatch statuses = Objects.requireNonNull(watch);
    statuses.close();
    if (operator != null) {
      operator.kill();
    }
    cluster().kubectl("delete", "namespace", namespace, "--wait=false");
    assertThat(statuses.complaints()).isEmpty();
  }

  protected void startOperator(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put(
        "FASTFORWARD_NAMESPACES", namespace); // others belong to tests that run at the same time
    operator = TestOperator.start(cluster(), all);
  }

  protected void killOperator() {
    Objects.requireNonNull(operator).kill();
  }

  protected String operatorLog() {
    return Objects.requireNonNull(operator).log();
  }

  protected void secret(String name, String dockerConfig) {
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: %s}
            type: kubernetes.io/dockerconfigjson
            stringData:
              .dockerconfigjson: |
                %s
            """
                .formatted(name, dockerConfig.strip().replace("\n", "\n    ")),
            "-n",
            namespace);
  }

  /** Makes or changes a ConfigMap with these files. */
  protected void source(String name, Map<String, String> files) {
    StringBuilder yaml =
        new StringBuilder(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\ndata:\n".formatted(name));
    files.forEach((file, content) ->
        yaml.append("  ")
            .append(file)
            .append(": |\n    ")
            .append(content.stripTrailing().replace("\n", "\n    "))
            .append('\n'));
    cluster().apply(yaml.toString(), "-n", namespace);
  }

  /** Makes or changes an ImageBuild of that source, which goes to registry/it/NAMESPACE/NAME. */
  protected void imageBuild(String name, String source, String... more) {
    cluster()
        .apply(
            """
            apiVersion: fastforward.dev/v1alpha1
            kind: ImageBuild
            metadata: {name: %s}
            spec:
              source: {configMap: {name: %s}}
              buildArgs: [{name: BASE, value: "%s"}]
              output: {image: "%s", pushSecretRef: {name: registry}}
            %s
            """
                .formatted(
                    name,
                    source,
                    cluster().base(),
                    image(name),
                    more.length == 0 ? "" : "  " + String.join("\n  ", more)),
            "-n",
            namespace);
  }

  /** Makes an ImageBuild and its source; the build has no RUN, and ends soon. */
  protected void quickBuild(String name) {
    quickSource(name);
    imageBuild(name, name);
  }

  protected void quickSource(String name) {
    source(name, Map.of("Dockerfile", "FROM scratch\nCOPY Dockerfile /\n"));
  }

  /** Makes an ImageBuild and its source, and waits for the start of its RUN. */
  protected void slowBuild(String name, int seconds) {
    slowSource(name, seconds);
    imageBuild(name, name);
    awaitRunning(name);
  }

  /** A source with a RUN that takes so long. */
  protected void slowSource(String name, int seconds) {
    source(name, Map.of("Dockerfile", "ARG BASE\nFROM $BASE\nRUN sleep %d\n".formatted(seconds)));
  }

  /** Asks for a rebuild, and waits for the end of the build with that number. */
  protected void rebuild(String name, String request, String number) {
    kubectl(
            "annotate",
            "--overwrite",
            "imgbuild",
            name,
            ImageBuild.REBUILD_ANNOTATION + "=" + request)
        .orFail();
    kubectl(
            "wait",
            "imgbuild/" + name,
            "--for=jsonpath={.status.lastBuild.number}=" + number,
            "--timeout=180s")
        .orFail();
  }

  protected String image(String name) {
    return cluster().registry() + "/it/" + namespace + "/" + name;
  }

  protected Shell.Result kubectl(String... arguments) {
    List<String> command = cluster().kubectlCommand(arguments);
    command.addAll(1, List.of("-n", namespace));
    return cluster().shell().run(command);
  }

  /** Waits until the message of Ready, as the API server reported it, begins like that. */
  protected void awaitMessage(String name, String start) {
    StatusWatch statuses = Objects.requireNonNull(watch);
    await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(
            () -> assertThat(statuses.message(name)).as(operatorLog()).startsWith(start));
  }

  protected void awaitRunning(String name) {
    awaitMessage(name, "Building, pod");
  }

  protected void awaitCondition(String name, String condition) {
    Shell.Result result =
        kubectl("wait", "imgbuild/" + name, "--for=condition=" + condition, "--timeout=180s");
    if (result.exitCode() != 0) {
      throw new AssertionError(
          result.output() + kubectl("describe", "imgbuild", name).output() + operatorLog());
    }
  }

  /** Waits for a Job's end: all containers of its pod have ended by themselves. */
  protected void awaitJob(String job, String condition) {
    kubectl("wait", "job/" + job, "--for=condition=" + condition, "--timeout=60s").orFail();
  }

  /** A field of an ImageBuild by JSON path; empty if it is not there. */
  protected String field(String name, String path) {
    return kubectl("get", "imgbuild", name, "-o", "jsonpath={" + path + "}").orFail().output();
  }

  protected String readyReason(String name) {
    return field(name, ".status.conditions[?(@.type==\"Ready\")].reason");
  }

  protected String readyMessage(String name) {
    return field(name, ".status.conditions[?(@.type==\"Ready\")].message");
  }

  /** Names of the ImageBuild's Jobs. */
  protected List<String> jobs(String name) {
    return kubectl("get", "jobs", "-l", "fastforward.dev/imagebuild=" + name, "-o", "name")
        .orFail()
        .output()
        .lines()
        .toList();
  }
}
