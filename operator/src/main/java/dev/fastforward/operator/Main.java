package dev.fastforward.operator;

import io.fabric8.kubernetes.client.VersionInfo;
import io.javaoperatorsdk.operator.Operator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator: runs until it is stopped. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  /** Since this version user namespaces are on by default. */
  private static final int USER_NAMESPACES_SINCE = 33;

  private Main() {}

  /** Takes no arguments; see {@link Settings} for the environment. */
  public static void main(String[] args) {
    // Threads of libraries would keep a process alive that has not started and never will.
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
      LOG.error("the start failed in the thread {}", thread.getName(), e);
      Runtime.getRuntime().halt(1); // exit would wait for the thread that starts
    });
    try {
      start(System.getenv());
    } catch (IllegalArgumentException e) {
      LOG.error("{}", e.getMessage());
      System.exit(2);
    } catch (Throwable e) {
      LOG.error("the start failed", e);
      System.exit(1);
    }
    // From here on an error in one thread must not end what the others do.
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> LOG.error("uncaught in the thread {}", thread.getName(), e));
  }

  private static void start(Map<String, String> environment) throws InterruptedException {
    // Read twice: what is wrong in them is said before anything is waited for.
    Optional<String> resolvConf = ownResolvConf(environment);
    int healthPort = Settings.read(environment, false, resolvConf).healthPort();
    ApiServer apiServer = ApiServer.ofEnvironment();
    Vitals vitals = new Vitals(InstantSource.system(), apiServer::silence);
    if (healthPort != 0) {
      serveHealth(healthPort, vitals);
    }
    Settings settings =
        Settings.read(environment, hasUserNamespaces(apiServer.await()), resolvConf);
    vitals.starting();
    if (settings.jobs().resolvConf().template() == null) {
      LOG.warn(
          "executors use the /etc/resolv.conf of their pods, which a RUN can write; set"
              + " FASTFORWARD_EXECUTOR_RESOLV_CONF to the lines that pods of this cluster have");
    }
    Operator operator = Operators.of(settings);
    operator.start();
    vitals.watching(() -> unwatched(operator));
    LOG.info(
        "watching ImageBuilds in {}, executor {}, stage {}",
        settings.namespaces().isEmpty() ? "all namespaces" : settings.namespaces(),
        settings.jobs().images().executor(),
        settings.jobs().images().stage());
  }

  private static void serveHealth(int port, Vitals vitals) {
    try {
      Health.serve(port, vitals);
    } catch (IOException e) {
      throw new UncheckedIOException("port " + port + " cannot be used", e);
    }
  }

  private static Set<String> unwatched(Operator operator) {
    return operator.getRuntimeInfo().unhealthyEventSources().values().stream()
        .flatMap(sources -> sources.keySet().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Of this pod; outside of one the file says nothing about the cluster. */
  private static Optional<String> ownResolvConf(Map<String, String> environment) {
    try {
      return environment.containsKey("KUBERNETES_SERVICE_HOST")
          ? Optional.of(Files.readString(Path.of("/etc/resolv.conf")))
          : Optional.empty();
    } catch (IOException e) {
      LOG.warn("/etc/resolv.conf cannot be read: {}", e.toString());
      return Optional.empty();
    }
  }

  private static boolean hasUserNamespaces(VersionInfo version) {
    int major = Integer.parseInt(version.getMajor().replaceAll("[^0-9].*", ""));
    int minor = Integer.parseInt(version.getMinor().replaceAll("[^0-9].*", ""));
    return major > 1 || minor >= USER_NAMESPACES_SINCE;
  }
}
