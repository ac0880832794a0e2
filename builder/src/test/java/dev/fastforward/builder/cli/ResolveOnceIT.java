package dev.fastforward.builder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.BuildRequestBuilder;
import dev.fastforward.builder.contract.CacheMode;
import dev.fastforward.builder.contract.CacheRequest;
import dev.fastforward.builder.contract.ContextRequest;
import dev.fastforward.builder.contract.OutputRequest;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.testing.Builds;
import dev.fastforward.builder.testing.DockerRegistry;
import dev.fastforward.builder.testing.FaultyProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The address that a name had at first is the one that it keeps, in both programs as they are
 * started: a registry's name leads elsewhere once it has been asked for something. Each request has
 * a connection of its own, and the JDK has the setting to ask for every name again unless the
 * program says otherwise.
 */
class ResolveOnceIT {
  @TempDir private Path temp = Path.of("");
  private final AtomicInteger strayed = new AtomicInteger();
  private DockerRegistry registry;
  private FaultyProxy proxy;
  private ServerSocket elsewhere;
  private Builds builds;
  private String name;

  @BeforeEach
  void start() throws IOException {
    registry = DockerRegistry.open();
    proxy = FaultyProxy.before(registry);
    int port = Integer.parseInt(proxy.host().substring(proxy.host().indexOf(':') + 1));
    elsewhere = new ServerSocket(port, 50, InetAddress.getByName("127.0.0.2"));
    Thread.ofVirtual().start(this::countTheStrayed);
    name = "registry.test:" + port;
    Path hosts = temp.resolve("hosts");
    Files.writeString(hosts, "127.0.0.1 registry.test\n");
    proxy.before(request -> true, () -> Files.writeString(hosts, "127.0.0.2 registry.test\n"));
    builds =
        new Builds(temp)
            .dockerfile("FROM scratch\nCOPY Dockerfile /\n")
            .with("JDK_JAVA_OPTIONS", "-Dsun.net.inetaddr.ttl=0 -Djdk.net.hosts.file=" + hosts);
  }

  private void countTheStrayed() {
    while (!elsewhere.isClosed()) {
      try (Socket _ = elsewhere.accept()) {
        strayed.incrementAndGet();
      } catch (IOException _) {
        // the end of the test
      }
    }
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    elsewhere.close();
    registry.close();
  }

  @Test
  void onTheCommandLine() throws Exception {
    assertPushed(builds.start("--insecure-registry", name, "--push", "--tag", name + "/app:1"));
  }

  @Test
  void inThePodsExecutor() throws Exception {
    BuildRequest request =
        BuildRequestBuilder.from(ContextRequest.directory(temp.resolve("context").toString()))
            .outputs(List.of(OutputRequest.registry(name + "/app:1")))
            .cache(CacheRequest.of(CacheMode.ReadWrite, null))
            .insecureRegistries(List.of(name))
            .build();
    Path file = temp.resolve("request.json");
    Files.write(file, Json.bytes(request));
    assertPushed(builds.startProgram(Executor.class, file.toString()));
  }

  private void assertPushed(Process program) throws Exception {
    try {
      assertThat(program.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      program.destroyForcibly();
    }
    String log = Files.readString(builds.log());
    assertThat(program.exitValue()).as(log).isZero();
    assertThat(strayed).as(log).hasValue(0);
  }
}
