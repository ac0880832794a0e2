package dev.fastforward.operator.it;

import dev.fastforward.operator.DebianPackages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentest4j.TestAbortedException;

/**
 * A real Kubernetes with a registry beside it (deploy/local), our images in its node, the CRD and
 * the operator's RBAC installed, and a base image in the registry.
 *
 * <p>-Dit.cluster=NAME uses a cluster of that name that may be up already, and leaves it up.
 */
final class LocalCluster implements AutoCloseable {
  private static final String KEPT = System.getProperty("it.cluster", "");

  /** What the tests need beside what deploy/local installs; program to Debian package. */
  private static final Map<String, String> PROGRAMS =
      Map.of(
          "busybox", "busybox-static", "lua5.1", "lua5.1", "gcc", "gcc", "musl-gcc", "musl-tools");

  /** Label of namespaces in which the operator's account may do what RBAC allows. */
  static final String UNGUARDED = "fastforward.dev/it-unguarded";

  private static final Pattern EXPORT = Pattern.compile("(?m)^export ([A-Z_]+)=(.*)$");

  private final String name;
  private final Shell shell;
  private final Path work;
  private final Watchdog watchdog;

  private LocalCluster(String name, Shell shell, Path work, Watchdog watchdog) {
    this.name = name;
    this.shell = shell;
    this.work = work;
    this.watchdog = watchdog;
  }

  /** Starts it; aborts the test where this machine cannot run one. */
  static LocalCluster start() {
    whyNot()
        .ifPresent(reason -> {
          throw new TestAbortedException("no local cluster: " + reason);
        });
    String name = KEPT.isEmpty() ? "it-" + ProcessHandle.current().pid() : KEPT;
    try {
      Path work = Files.createTempDirectory("fastforward-it-");
      Watchdog watchdog =
          KEPT.isEmpty()
              ? Watchdog.afterThisProcess(
                  "deploy/local/down --name \"$1\"; rm -rf \"$2\"", name, work.toString())
              : Watchdog.afterThisProcess("rm -rf \"$1\"", work.toString());
      LocalCluster cluster = new LocalCluster(name, new Shell(up(name)), work, watchdog);
      try {
        cluster.install();
        return cluster;
      } catch (RuntimeException | Error | IOException e) {
        cluster.close();
        throw e;
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, String> up(String name) {
    String exports =
        new Shell(Map.of()).run(List.of("deploy/local/up", "--name", name)).orFail().output();
    Map<String, String> environment = new HashMap<>();
    Matcher export = EXPORT.matcher(exports);
    while (export.find()) {
      environment.put(export.group(1), export.group(2));
    }
    environment.remove("PATH"); // is an expression; kubectl is called by its path
    return environment;
  }

  private static Optional<String> whyNot() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.of("it needs Linux");
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("it needs root");
    }
    String cache =
        Objects.requireNonNullElse(
            System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home") + "/.cache");
    boolean built = Files.exists(Path.of(cache, "fastforward/cluster/bin/kubelet"));
    boolean go =
        new Shell(Map.of()).run(List.of("sh", "-c", "command -v go")).exitCode() == 0
            || Files.exists(Path.of("/usr/local/go/bin/go"));
    if (!built && !go) {
      return Optional.of("Go is needed to build Kubernetes");
    }
    return PROGRAMS.entrySet().stream()
        .filter(program -> DebianPackages.program(program.getKey(), program.getValue()).isEmpty())
        .map(program -> program.getKey() + " is needed: apt-get install " + program.getValue())
        .findFirst();
  }

  private void load(String image) {
    shell
        .run(
            List.of(
                "deploy/local/load",
                "--name",
                name,
                work.resolve(image + ".tar").toString(),
                reference(image)))
        .orFail();
  }

  private static String reference(String image) {
    return "fastforward.dev/" + image + ":it";
  }

  private void install() throws IOException {
    shell
        .run(List.of("deploy/images/build", "--output", work.toString(), "executor", "agent"))
        .orFail();
    load("executor");
    load("agent");
    kubectl("apply", "-k", installation().toString()).orFail();
    kubectl("wait", "--for=condition=Established", "crd/imagebuilds.fastforward.dev").orFail();
    pushBase("1");
  }

  /**
   * What users install, but for the Deployment: each test starts an operator of its own. One test
   * has an operator that names another image, which the policy does not let pass; its namespace is
   * labelled.
   */
  private Path installation() throws IOException {
    Path folder = Files.createDirectories(work.resolve("installation"));
    Path deploy = folder.toRealPath().relativize(Shell.ROOT.toRealPath().resolve("deploy"));
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources: [%1$s]
        components: [%1$s/kustomize]
        images:
          - {name: fastforward.dev/executor, newTag: it}
          - {name: fastforward.dev/agent, newTag: it}
        replicas:
          - {name: fastforward-operator, count: 0}
        patches:
          - target: {kind: ValidatingAdmissionPolicyBinding, name: fastforward-operator}
            patch: '[{"op": "add", "path": "/spec/matchResources", "value": {"namespaceSelector":
              {"matchExpressions": [{"key": "%2$s", "operator": "DoesNotExist"}]}}}]'
        """
            .formatted(deploy, UNGUARDED));
    return folder;
  }

  /** Builds the base image again, with a file of the given content, and moves its tag. */
  void pushBase(String content) throws IOException {
    Path context = Files.createTempDirectory(work, "base");
    Files.writeString(
        context.resolve("make"),
        """
        set -e
        cd "$1"
        mkdir -p rootfs/bin rootfs/etc rootfs/root rootfs/tmp
        cp "$(command -v busybox)" rootfs/bin/busybox
        for a in $(busybox --list); do [ $a = busybox ] || ln -s busybox rootfs/bin/$a; done
        echo root:x:0:0:root:/root:/bin/sh >rootfs/etc/passwd
        echo root:x:0: >rootfs/etc/group
        chmod 1777 rootfs/tmp
        echo "$2" >rootfs/etc/base
        find rootfs -exec touch -h -d 2026-01-01T00:00:00Z {} +
        """);
    shell
        .run(List.of("sh", context.resolve("make").toString(), context.toString(), content))
        .orFail();
    shell
        .run(
            List.of(
                "./fastforward",
                "build",
                "--file",
                "deploy/examples/busybox/Dockerfile",
                "--tag",
                base(),
                "--push",
                "--insecure-registry",
                registry(),
                context.toString()))
        .orFail();
  }

  /** host:port of the registry, for this machine and for pods alike. */
  String registry() {
    return Objects.requireNonNull(shell.environment().get("FASTFORWARD_REGISTRY"));
  }

  /** The same by a name, for pods. */
  String registryName() {
    return Objects.requireNonNull(shell.environment().get("FASTFORWARD_REGISTRY_NAME"));
  }

  /** Address of the cluster's name server. */
  String nameServer() {
    return Objects.requireNonNull(shell.environment().get("FASTFORWARD_NAME_SERVER"));
  }

  String base() {
    return registry() + "/it/busybox:1";
  }

  String executorImage() {
    return reference("executor");
  }

  String agentImage() {
    return reference("agent");
  }

  Shell shell() {
    return shell;
  }

  /** For files that go when the tests end. */
  Path work() {
    return work;
  }

  Path folder() {
    return Path.of(Objects.requireNonNull(shell.environment().get("FASTFORWARD_CLUSTER_DIR")));
  }

  String dockerConfig() throws IOException {
    return Files.readString(
        Path.of(Objects.requireNonNull(shell.environment().get("DOCKER_CONFIG")), "config.json"));
  }

  List<String> kubectlCommand(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(folder().resolve("bin/kubectl").toString());
    command.addAll(List.of(arguments));
    return command;
  }

  Shell.Result kubectl(String... arguments) {
    return shell.run(kubectlCommand(arguments));
  }

  void apply(String yaml, String... arguments) {
    tryToApply(yaml, arguments).orFail();
  }

  Shell.Result tryToApply(String yaml, String... arguments) {
    List<String> command = kubectlCommand("apply", "-f", "-");
    command.addAll(List.of(arguments));
    return shell.run(yaml, command);
  }

  /** Requests that the registry has answered so far, as its access log has them. */
  List<String> registryAccess() throws IOException {
    return Files.readAllLines(folder().resolve("logs/registry-access.log"));
  }

  @Override
  public void close() {
    if (KEPT.isEmpty()) {
      shell.run(List.of("deploy/local/down", "--name", name));
    }
    shell.run(List.of("rm", "-rf", work.toString()));
    watchdog.close();
  }
}
