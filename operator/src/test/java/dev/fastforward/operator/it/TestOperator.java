package dev.fastforward.operator.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The operator as a process of its own, with no more rights than its RBAC gives it. */
final class TestOperator implements AutoCloseable {
  static final String NAMESPACE = "fastforward-system";

  private final Process process;
  private final Path log;
  private final Watchdog watchdog;

  private TestOperator(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.watchdog = Watchdog.afterThisProcess("kill -9 \"$1\"", String.valueOf(process.pid()));
  }

  static TestOperator start(LocalCluster cluster) {
    return start(cluster, Map.of());
  }

  static TestOperator start(LocalCluster cluster, Map<String, String> settings) {
    try {
      Path log = Files.createTempFile(cluster.work(), "operator", ".log");
      ProcessBuilder builder =
          cluster
              .shell()
              .builder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin/java").toString(),
                      "-XX:TieredStopAtLevel=1",
                      "-XX:+UseSerialGC",
                      "-cp",
                      System.getProperty("java.class.path"),
                      "dev.fastforward.operator.Main"))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      Map<String, String> environment = builder.environment();
      environment.put("KUBECONFIG", kubeconfig(cluster).toString());
      environment.put("FASTFORWARD_EXECUTOR_IMAGE", cluster.executorImage());
      environment.put("FASTFORWARD_STAGE_IMAGE", cluster.agentImage());
      environment.put("FASTFORWARD_INSECURE_REGISTRIES", cluster.registry());
      environment.putAll(settings);
      return new TestOperator(builder.start(), log);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The cluster, seen by the operator's service account. */
  private static Path kubeconfig(LocalCluster cluster) throws IOException {
    String token =
        cluster
            .kubectl("-n", NAMESPACE, "create", "token", "fastforward-operator")
            .orFail()
            .output()
            .strip();
    Path file = Files.createTempFile(cluster.work(), "kubeconfig", null);
    Files.writeString(
        file,
        Files.readString(Path.of(String.valueOf(cluster.shell().environment().get("KUBECONFIG"))))
            .replaceAll("client-(certificate|key)(-data)?: *[^,} ]+,? *", "")
            .replaceAll("token: *[^,}\\s]+", "token: " + token));
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
