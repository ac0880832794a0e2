package dev.fastforward.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may do what, as the API server of an installation answers it. */
class RightsIT extends ClusterTests {
  /** May write ImageBuilds, get the Secret mine, and nothing else. */
  private static final String DEVELOPER = "developer";

  /** Has the role admin in the namespace. */
  private static final String ADMIN = "namespace-admin";

  private static final String OPERATOR =
      "system:serviceaccount:fastforward-system:fastforward-operator";
  private static final String INLINE = "dockerfile: {inline: FROM scratch}";
  private static final String OUTPUT = "output: {image: r/a}";
  private static final String JOB = "src/test/resources/golden/job-everything.yaml";

  @Override
  protected Map<String, String> settings() {
    return Map.of("FASTFORWARD_MAX_BUILDS", "1");
  }

  @BeforeEach
  void giveRights() {
    kubectl("create", "role", "ib", "--verb=*", "--resource=imagebuilds.fastforward.dev").orFail();
    kubectl("create", "rolebinding", "ib", "--role=ib", "--user=" + DEVELOPER).orFail();
    kubectl("create", "role", "mine", "--verb=get", "--resource=secrets", "--resource-name=mine")
        .orFail();
    kubectl("create", "rolebinding", "mine", "--role=mine", "--user=" + DEVELOPER).orFail();
    for (String role : List.of("admin", "edit", "view")) {
      kubectl("create", "rolebinding", role, "--clusterrole=" + role, "--user=namespace-" + role)
          .orFail();
    }
  }

  @Test
  void whoNamesASecretMustBeAllowedToGetIt() {
    Map<String, String> specs = new LinkedHashMap<>();
    specs.put("push", INLINE + ", output: {image: r/a, pushSecretRef: {name: db}}");
    specs.put(
        "destination",
        INLINE
            + ", output: {image: r/a, additionalDestinations: [{image: m/a, pushSecretRef: {name: db}}]}");
    specs.put("git", "source: {git: {url: 'https://h/a', secretRef: {name: db}}}, " + OUTPUT);
    specs.put("http", "source: {http: {url: 'https://h/a', secretRef: {name: db}}}, " + OUTPUT);
    specs.put("oci", "source: {oci: {image: 'h/a', secretRef: {name: db}}}, " + OUTPUT);
    specs.put(
        "run",
        INLINE + ", " + OUTPUT + ", secrets: [" + secret("mine") + ", " + secret("db") + "]");
    SoftAssertions softly = new SoftAssertions();
    specs.forEach((name, spec) -> {
      softly
          .assertThat(write(DEVELOPER, name, spec).output())
          .as(name)
          .contains("the Secret db, which this ImageBuild names, is not yours to use");
      softly
          .assertThat(write(DEVELOPER, name, spec.replace("db", "mine")).exitCode())
          .as(name)
          .isZero();
      softly.assertThat(write(ADMIN, name, spec).exitCode()).as(name).isZero();
    });
    softly.assertAll();
  }

  /** A field of the CRD that names a Secret and that the policy does not know would be a hole. */
  @Test
  void thePolicyKnowsAllReferencesOfTheCrd() throws IOException {
    String crd = Files.readString(Shell.ROOT.resolve("deploy/crd/imagebuilds.yaml"));
    crd = crd.substring(crd.indexOf("            spec:"), crd.indexOf("            status:"));
    assertThat(
            crd.lines()
                .map(String::strip)
                .filter(line -> line.matches("(\\w*[sS]ecret\\w*|serviceAccountName):")))
        .containsExactlyInAnyOrder(
            "pushSecretRef:",
            "pushSecretRef:",
            "serviceAccountName:",
            "secrets:",
            "secretKeyRef:",
            "secretRef:",
            "secretRef:",
            "secretRef:");
    assertThat(crd.lines().filter(line -> line.matches(" {16}\\w+:")).map(String::strip))
        .as(
            "fields of the spec: those that decide where Secrets go are in the policy's variable same")
        .contains(
            "source:", "dockerfile:", "buildArgs:", "secrets:", "contexts:", "output:", "cache:")
        .containsAll(List.of("pod:", "retry:", "timeout:"))
        .filteredOn(field -> !field.equals("properties:"))
        .hasSize(10);
  }

  @Test
  void manySecretsNeedTheRightToAll() {
    String nine =
        IntStream.range(0, 9).mapToObj(n -> secret("s" + n)).collect(Collectors.joining(","));
    String same =
        IntStream.range(0, 32).mapToObj(n -> secret("mine", n)).collect(Collectors.joining(","));
    String names =
        IntStream.range(0, 9)
            .mapToObj(n -> "--resource-name=s" + n)
            .collect(Collectors.joining(" "));
    cluster()
        .shell()
        .run(
            java.util.stream.Stream.concat(
                    cluster()
                        .kubectlCommand(
                            "-n",
                            namespace,
                            "create",
                            "role",
                            "nine",
                            "--verb=get",
                            "--resource=secrets")
                        .stream(),
                    java.util.Arrays.stream(names.split(" ")))
                .toList())
        .orFail();
    kubectl("create", "rolebinding", "nine", "--role=nine", "--user=" + DEVELOPER).orFail();
    String spec = INLINE + ", " + OUTPUT + ", secrets: [%s]";
    assertThat(write(DEVELOPER, "nine", spec.formatted(nine)).output())
        .contains("names more than 8 Secrets");
    assertThat(write(ADMIN, "nine", spec.formatted(nine)).exitCode()).isZero();
    assertThat(write(DEVELOPER, "same", spec.formatted(same)).output()).contains("created");
  }

  @Test
  void accountsAndTheNodesUserNamespaceAreOnlyForWhoMayCreatePods() {
    String account = INLINE + ", " + OUTPUT + ", pod: {serviceAccountName: deployer}";
    String disabled = INLINE + ", " + OUTPUT + ", pod: {userNamespace: Disabled}";
    assertThat(write(DEVELOPER, "a", account).output()).contains("service account deployer");
    assertThat(write(DEVELOPER, "b", disabled).output()).contains("userNamespace: Disabled");
    assertThat(write(ADMIN, "a", account).exitCode()).isZero();
    assertThat(write(ADMIN, "b", disabled).exitCode()).isZero();
    // The operator's own settings are a floor below that.
    awaitCondition("a", "Stalled");
    assertThat(readyReason("a")).isEqualTo("InvalidSpec");
    assertThat(readyMessage("a"))
        .contains("spec.pod.serviceAccountName", "FASTFORWARD_SERVICE_ACCOUNTS");
  }

  @Test
  void whoChangesNothingAboutWhereSecretsGoNeedsNoRightToThem() {
    String spec = INLINE + ", output: {image: r/a, pushSecretRef: {name: db}}";
    assertThat(tryAs(ADMIN, "app", spec).exitCode()).isZero();
    assertThat(kubectl("--as", DEVELOPER, "label", "imgbuild", "app", "a=b").exitCode()).isZero();
    assertThat(
            patch("{\"spec\":{\"timeout\":\"20m\",\"pod\":{\"nodeSelector\":{\"a\":\"b\"}}}}")
                .exitCode())
        .isZero();
    for (String change :
        List.of(
            "{\"spec\":{\"dockerfile\":{\"inline\":\"FROM other\"}}}",
            "{\"spec\":{\"output\":{\"image\":\"evil/a\"}}}",
            "{\"spec\":{\"pod\":{\"env\":[{\"name\":\"https_proxy\",\"value\":\"http://evil\"}]}}}",
            "{\"spec\":{\"secrets\":[{\"id\":\"a\",\"secretKeyRef\":{\"name\":\"db\",\"key\":\"k\"}}]}}")) {
      assertThat(patch(change).output()).as(change).contains("the Secret db");
    }
    awaitCondition("app", "Reconciling"); // the operator writes the status all the same
  }

  @Test
  void theOperatorMakesNothingButBuilderPods() throws IOException {
    String job =
        Files.readString(Path.of(JOB))
            .replace("registry.example.com/executor:1", cluster().executorImage())
            .replace("registry.example.com/stage:1", cluster().agentImage())
            .replace("namespace: \"team\"", "namespace: \"" + namespace + "\"");
    assertThat(asOperator(job).output()).contains("created");
    Map<String, String> broken = new LinkedHashMap<>();
    broken.put(cluster().executorImage(), "evil:1");
    broken.put("hostUsers: false", "hostNetwork: true");
    broken.put("restartPolicy: \"Never\"", "restartPolicy: \"Never\"\n      nodeName: x");
    broken.put("allowPrivilegeEscalation: false", "privileged: true");
    broken.put("\"SYS_CHROOT\"", "\"SYS_ADMIN\"");
    broken.put("RuntimeDefault", "Unconfined");
    broken.put("automountServiceAccountToken: false", "automountServiceAccountToken: true");
    broken.put(
        "      - emptyDir:\n          sizeLimit: \"1Mi\"", "      - hostPath:\n          path: /");
    broken.put("kind: \"ImageBuild\"", "kind: \"Other\"");
    broken.put("managed-by: \"fastforward\"", "managed-by: \"other\"");
    broken.put("namespace: \"" + namespace + "\"", "namespace: kube-system");
    SoftAssertions softly = new SoftAssertions();
    broken.forEach((good, bad) -> {
      assertThat(job).contains(good);
      softly
          .assertThat(asOperator(job.replace(good, bad)).output())
          .as(bad)
          .contains("ValidatingAdmissionPolicy 'fastforward-operator'");
    });
    softly
        .assertThat(kubectl("--as", OPERATOR, "delete", "configmap", "kube-root-ca.crt").output())
        .contains("ValidatingAdmissionPolicy 'fastforward-operator'");
    softly.assertAll();
  }

  @Test
  void rolesOfTheClusterKnowImageBuilds() {
    assertThat(mayI("namespace-view", "get", "imagebuilds")).isTrue();
    assertThat(mayI("namespace-view", "create", "imagebuilds")).isFalse();
    assertThat(mayI("namespace-edit", "create", "imagebuilds")).isTrue();
    assertThat(mayI(ADMIN, "delete", "imagebuilds")).isTrue();
    assertThat(mayI(ADMIN, "patch", "imagebuilds", "--subresource=status")).isFalse();
  }

  /**
   * The account of the overlay has another name here, since that of the installation has rights.
   */
  @Test
  void theOverlayForNamespacesGivesRightsThereAlone() {
    String account = "system:serviceaccount:elsewhere:operator";
    String role =
        cluster()
            .kubectl("kustomize", "deploy/namespaced/role")
            .orFail()
            .output()
            .replace("namespace: fastforward-system", "namespace: elsewhere")
            .replace(
                "kind: ServiceAccount\n  name: fastforward-operator",
                "kind: ServiceAccount\n  name: operator");
    cluster().apply(role, "-n", namespace);
    assertThat(mayI(account, "create", "jobs")).isTrue();
    assertThat(mayI(account, "patch", "imagebuilds", "--subresource=status")).isTrue();
    assertThat(mayI(account, "get", "secrets")).isFalse();
    assertThat(mayI(account, "create", "jobs", "-n", "kube-system")).isFalse();
    assertThat(mayI(account, "list", "imagebuilds", "-A")).isFalse();
    assertThat(cluster().kubectl("kustomize", "deploy/namespaced").orFail().output())
        .contains("FASTFORWARD_NAMESPACES: fastforward-builds")
        .doesNotContain("kind: ClusterRoleBinding");
  }

  /** With a quota, limits of containers and the network's rules, a build works as before. */
  @Test
  void samplesForANamespaceLetABuildPass() {
    kubectl("apply", "-k", "deploy/samples/builds").orFail();
    source("src", Map.of("Dockerfile", "ARG BASE\nFROM $BASE\nRUN echo 1 >/one\n"));
    imageBuild("app", "src");
    awaitCondition("app", "Ready");
    kubectl(
            "patch",
            "resourcequota",
            "fastforward-builds",
            "--type=merge",
            "-p",
            "{\"spec\":{\"hard\":{\"count/imagebuilds.fastforward.dev\":\"1\"}}}")
        .orFail();
    // The quota's controller counts a moment later; a name that got in before that is not new
    // again.
    AtomicInteger tries = new AtomicInteger();
    await()
        .untilAsserted(() ->
            assertThat(
                    tryAs(ADMIN, "more-" + tries.incrementAndGet(), INLINE + ", " + OUTPUT)
                        .output())
                .contains("exceeded quota"));
  }

  /** One build at once: the other waits, as GitOps tools see it, and starts when there is room. */
  @Test
  void aBuildWaitsForItsTurn() {
    slowBuild("first", 300);
    quickBuild("second");
    awaitMessage(
        "second", "1 builds run, as many as the operator's setting FASTFORWARD_MAX_BUILDS");
    assertThat(field("second", ".status.conditions[?(@.type==\"Reconciling\")].reason"))
        .isEqualTo("Queued");
    assertThat(jobs("second")).isEmpty();
    killOperator();
    startOperator(settings());
    quickBuild("third");
    awaitMessage("third", "1 builds run");
    assertThat(jobs("second")).as("after a restart").isEmpty();
    kubectl("delete", "imgbuild", "first").orFail();
    awaitCondition("second", "Ready");
    awaitCondition("third", "Ready");
  }

  private static String secret(String name) {
    return secret(name, name.hashCode() & 0xffff);
  }

  private static String secret(String name, int number) {
    return "{id: i%d, secretKeyRef: {name: %s, key: k}}".formatted(number, name);
  }

  /** Judged, but not stored. */
  private Shell.Result write(String user, String name, String spec) {
    return name.length() == 1
        ? tryAs(user, name, spec)
        : tryAs(user, name, spec, "--dry-run=server");
  }

  private Shell.Result tryAs(String user, String name, String spec, String... more) {
    return cluster()
        .tryToApply(
            "apiVersion: fastforward.dev/v1alpha1\nkind: ImageBuild\nmetadata: {name: %s}\nspec: {%s}\n"
                .formatted(name, spec),
            java.util.stream.Stream.concat(
                    java.util.stream.Stream.of("-n", namespace, "--as", user),
                    java.util.Arrays.stream(more))
                .toArray(String[]::new));
  }

  private Shell.Result patch(String change) {
    return kubectl("--as", DEVELOPER, "patch", "imgbuild", "app", "--type=merge", "-p", change);
  }

  private Shell.Result asOperator(String job) {
    List<String> command =
        cluster().kubectlCommand("--as", OPERATOR, "create", "--dry-run=server", "-f", "-");
    return cluster().shell().run(job, command);
  }

  private boolean mayI(String user, String... question) {
    List<String> command = cluster().kubectlCommand("-n", namespace, "auth", "can-i", "--as", user);
    command.addAll(List.of(question));
    return cluster().shell().run(command).exitCode() == 0;
  }
}
