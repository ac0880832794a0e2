package dev.fastforward.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A RUN changes neither what the executor sees nor what RUNs of other stages see. */
class StageIsolationIT extends ClusterTests {
  /** Writes into every mount, and into all that lies in /dev and /etc. */
  private static final String WRITE_ALL =
      """
      cut -d' ' -f2 /proc/self/mounts | while read -r m; do
        case $m in /dev/null|/dev/full) continue ;; esac
        if [ -d "$m" ]; then echo evil 2>/dev/null >"$m/hosts"; mkdir "$m/left" 2>/dev/null
        else echo '6.6.6.6 evil' 2>/dev/null >>"$m"; fi
      done
      echo "127.0.0.1 ${REGISTRY%%:*}" >/etc/hosts
      echo 'nameserver 127.0.0.1' >/etc/resolv.conf
      echo evil >/etc/hostname; echo evil >/dev/shm/evil; echo evil >/dev/termination-log
      grep -c 127.0.0.1 /etc/hosts /etc/resolv.conf
      """;

  @ParameterizedTest
  @ValueSource(strings = {"Disabled", "Preferred"})
  void theExecutorSeesNothingOfWhatARunWrites(String userNamespace) throws Exception {
    String name = "write-" + userNamespace.toLowerCase(Locale.ROOT);
    AtomicReference<String> seen = new AtomicReference<>("");
    HttpServer server = HttpServer.create(new InetSocketAddress(address(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            seen.set(view(name));
            exchange.sendResponseHeaders(204, -1);
          }
        });
    server.start();
    try {
      source(
          name,
          Map.of(
              "Dockerfile",
              """
              ARG BASE
              FROM $BASE
              ARG REGISTRY
              ARG MEET
              COPY write /write
              RUN sh /write && printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc ${MEET%%:*} ${MEET##*:} | grep 204 && echo met
              RUN dd if=/dev/urandom of=/big bs=1M count=1
              """,
              "write",
              WRITE_ALL));
      apply(
          name,
          name,
          userNamespace,
          "{name: MEET, value: \"%s:%d\"}".formatted(address(), server.getAddress().getPort()));
      awaitCondition(name, "Ready");
    } finally {
      server.stop(0);
    }
    assertThat(log(name)).contains("/etc/hosts:1", "/etc/resolv.conf:1", "met");
    assertThat(seen.get())
        .isEqualTo(
            """
            executor
            127.0.0.1	localhost
            ::1	localhost ip6-localhost ip6-loopback
            search %s.svc.cluster.local svc.cluster.local cluster.local
            nameserver %s
            options ndots:5
            /dev/shm: []
            """
                .formatted(namespace, cluster().nameServer()));
  }

  /** The attack of the review: connections live 60 s, and a listener waits where the name leads. */
  @Test
  void aRunDoesNotGetWhatIsSentToTheRegistry() throws IOException {
    source(
        "listen",
        Map.of(
            "Dockerfile",
            """
            ARG BASE
            FROM $BASE
            ARG REGISTRY
            RUN echo "127.0.0.1 ${REGISTRY%%:*}" >>/etc/hosts; echo nameserver 127.0.0.1 >/etc/resolv.conf; \\
                dd if=/dev/urandom of=/big bs=1M count=2; sleep 63
            RUN echo "127.0.0.1 ${REGISTRY%%:*}" >>/etc/hosts; (nc -l -p "${REGISTRY##*:}" >/got) & sleep 5; \\
                echo "GOT [$(cat /got)]"
            """));
    apply("listen", "listen", "Preferred", "");
    awaitCondition("listen", "Ready");
    assertThat(log("listen")).contains("GOT []");
    assertThat(Registry.of(cluster()).digest(image("listen") + ":1")).startsWith("sha256:");
  }

  /** A stage that poisons all it can, and one that runs after it in the same container. */
  @ParameterizedTest
  @ValueSource(strings = {"Disabled", "Preferred"})
  void aStageFindsNothingOfAnother(String userNamespace) throws IOException {
    String name = "poison-" + userNamespace.toLowerCase(Locale.ROOT);
    source(
        name,
        Map.of(
            "Dockerfile",
            """
            ARG BASE
            FROM $BASE AS prep
            ARG REGISTRY
            COPY write /write
            RUN sh /write
            RUN rm /dev/null && echo 'echo OWNED' >/dev/null; chmod 000 /dev/zero; ln -s / /dev/own; echo ok >/done
            RUN rm /dev/null && mkfifo /dev/null; touch /done
            RUN cat; echo "read nothing"

            FROM $BASE AS honest
            COPY --from=prep /done /after-prep
            RUN echo "HONEST hosts $(grep -c 127.0.0.1.*registry /etc/hosts) evil $(grep -c evil /etc/hosts /etc/hostname /dev/termination-log | grep -vc :0)\
             resolv $(grep -c 'nameserver 127' /etc/resolv.conf) shm $(ls -A /dev/shm | wc -l) input $(sh | wc -l) null $(wc -c </dev/null)\
             zero $(stat -c %a /dev/zero) own $(ls /dev | grep -c own) left $(find / -name left | wc -l)"
            """,
            "write",
            WRITE_ALL));
    apply(name, name, userNamespace, "");
    awaitCondition(name, "Ready");
    assertThat(log(name))
        .contains("read nothing")
        .contains("HONEST hosts 0 evil 0 resolv 0 shm 0 input 0 null 0 zero 666 own 0 left 0");
  }

  private String address() {
    return cluster().registry().replaceAll(":.*", "");
  }

  private String log(String name) {
    return kubectl("logs", "job/" + name + "-1").orFail().output();
  }

  /** By the registry's name, as in real life. */
  private void apply(String name, String source, String userNamespace, String argument) {
    String named = cluster().registryName();
    cluster()
        .apply(
            """
            apiVersion: fastforward.dev/v1alpha1
            kind: ImageBuild
            metadata: {name: %s}
            spec:
              source: {configMap: {name: %s}}
              buildArgs: [{name: BASE, value: "%s"}, {name: REGISTRY, value: "%s"}%s]
              pod: {userNamespace: %s}
              output: {image: "%s:1", pushSecretRef: {name: registry}}
            """
                .formatted(
                    name,
                    source,
                    cluster().base().replace(cluster().registry(), named),
                    named,
                    argument.isEmpty() ? "" : ", " + argument,
                    userNamespace,
                    image(name).replace(cluster().registry(), named)),
            "-n",
            namespace);
  }

  /** What the executor of a build finds, seen from the node. */
  private String view(String name) throws IOException {
    String pod =
        kubectl(
                "get",
                "pod",
                "-l",
                "job-name=" + name + "-1",
                "-o",
                "jsonpath={.items[0].metadata.uid}")
            .orFail()
            .output();
    Path root = executor(pod).resolve("root");
    StringBuilder view = new StringBuilder();
    for (String file : new String[] {"etc/hostname", "etc/hosts", "etc/resolv.conf"}) {
      view.append(Files.readString(root.resolve(file)));
    }
    try (Stream<Path> files = Files.list(root.resolve("dev/shm"))) {
      return view.append("/dev/shm: ").append(files.toList()).append('\n').toString();
    }
  }

  private static Path executor(String pod) throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(process -> process.getFileName().toString().matches("[0-9]+"))
          .filter(process -> read(process.resolve("cgroup")).contains(pod))
          .filter(process -> read(process.resolve("cmdline")).contains("java.options"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return ""; // it has ended
    }
  }
}
