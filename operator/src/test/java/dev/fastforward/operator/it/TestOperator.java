package dev.fastforward.operator.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The operator as a process of its own, with no more rights than its RBAC gives it. */
final class TestOperator implements AutoCloseable {
  static final String NAMESPACE = "fastforward-system";

  /** As in deploy/operator/deployment.yaml. */
  private static final String MEMORY_LIMIT = "512m";

  private final Process process;
  private final Path log;
  private final int healthPort;
  private final Watchdog watchdog;

  private TestOperator(Process process, Path log, int healthPort) {
    this.process = process;
    this.log = log;
    this.healthPort = healthPort;
    this.watchdog = Watchdog.afterThisProcess("kill -9 \"$1\"", String.valueOf(process.pid()));
  }

  /**
   * How it reaches the API server.
   *
   * @param account whose rights it has, of its own namespace
   * @param server another address of the API server; null for the usual one
   */
  record Access(String account, @Nullable URI server) {
    static Access ofOperator() {
      return ofAccount("fastforward-operator");
    }

    static Access ofAccount(String account) {
      return new Access(account, null);
    }

    Access by(URI address) {
      return new Access(account, address);
    }
  }

  static TestOperator start(LocalCluster cluster, Map<String, String> settings) {
    return start(cluster, settings, Access.ofOperator());
  }

  static TestOperator start(LocalCluster cluster, Map<String, String> settings, Access access) {
    try {
      Path log = Files.createTempFile(cluster.work(), "operator", ".log");
      ProcessBuilder builder =
          cluster
              .shell()
              .builder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin/java").toString(),
                      "@deploy/images/jvm.options",
                      "-XX:MaxRAM=" + MEMORY_LIMIT,
                      "-XX:TieredStopAtLevel=1",
                      "-cp",
                      System.getProperty("java.class.path"),
                      "dev.fastforward.operator.Main"))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      Map<String, String> environment = builder.environment();
      environment.put("KUBECONFIG", kubeconfig(cluster, access).toString());
      environment.put("FASTFORWARD_EXECUTOR_IMAGE", cluster.executorImage());
      environment.put("FASTFORWARD_STAGE_IMAGE", cluster.agentImage());
      environment.put(
          "FASTFORWARD_INSECURE_REGISTRIES", cluster.registry() + "," + cluster.registryName());
      // What the operator takes from its own pod in an installation.
      environment.put(
          "FASTFORWARD_EXECUTOR_RESOLV_CONF",
          "search {namespace}.svc.cluster.local svc.cluster.local cluster.local\nnameserver %s\noptions ndots:5"
              .formatted(cluster.nameServer()));
      int healthPort = TcpProxy.freePort();
      environment.put("FASTFORWARD_HEALTH_PORT", String.valueOf(healthPort));
      environment.putAll(settings);
      return new TestOperator(builder.start(), log, healthPort);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The cluster, seen by a service account. */
  private static Path kubeconfig(LocalCluster cluster, Access access) throws IOException {
    String token =
        cluster
            .kubectl("-n", NAMESPACE, "create", "token", access.account())
            .orFail()
            .output()
            .strip();
    Path file = Files.createTempFile(cluster.work(), "kubeconfig", null);
    String config =
        Files.readString(Path.of(String.valueOf(cluster.shell().environment().get("KUBECONFIG"))))
            .replaceAll("client-(certificate|key)(-data)?: *[^,} ]+,? *", "")
            .replaceAll("token: *[^,}\\s]+", "token: " + token);
    if (access.server() != null) {
      config = config.replaceAll("server: *\"?[^,}\\s]+", "server: \"" + access.server() + "\"");
    }
    Files.writeString(file, config);
    return file;
  }

  /** Ends it at once, as kill -9 does. */
  void kill() {
    process.destroyForcibly();
    await();
  }

  private void await() {
    watchdog.close();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new AssertionError("the operator does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Asks as the kubelet does: /healthz or /readyz. */
  String probe(String path) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI address = URI.create("http://127.0.0.1:" + healthPort + path);
      return client
          .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end. */
  int exitCode(Duration atMost) {
    try {
      if (!process.waitFor(atMost)) {
        throw new AssertionError("the operator does not end:\n" + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    await();
  }
}
