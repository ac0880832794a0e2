package dev.fastforward.builder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.BuildRequestBuilder;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.CacheMode;
import dev.fastforward.builder.contract.CacheRequest;
import dev.fastforward.builder.contract.ContextRequest;
import dev.fastforward.builder.contract.OutputRequest;
import dev.fastforward.builder.engine.Build;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.registry.Registries;
import dev.fastforward.builder.registry.RegistrySettings;
import dev.fastforward.builder.report.PlainLog;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.settings.BuildSettings;
import dev.fastforward.builder.testing.BusyboxBase;
import dev.fastforward.builder.testing.DockerRegistry;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two pods, one after the other: the second finds what the first left in a cache mount. */
@NeedsRoot
class StageCacheMountsKeptIT {
  @TempDir Path temp;
  private final DockerRegistry registry = DockerRegistry.open();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private int pods;

  @BeforeEach
  void pushBase() {
    try (RepositoryProvider repositories = repositories()) {
      BusyboxBase.push(
          repositories.repository(ImageReference.parse(registry.host() + "/busybox")), "latest");
    }
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private RepositoryProvider repositories() {
    return Registries.open(RegistrySettings.standard("test").withDockerConfigDir(temp));
  }

  private void build(String script) throws Exception {
    Path context = Files.createDirectory(temp.resolve("context" + ++pods));
    Files.writeString(
        context.resolve("Dockerfile"),
        "FROM %s/busybox\nRUN --mount=type=cache,id=c,target=/c %s\n"
            .formatted(registry.host(), script));
    Path work = Files.createDirectory(temp.resolve("work" + pods));
    Path sockets = Files.createTempDirectory("ff-test");
    try (TestContainer container = new TestContainer(temp, sockets);
        RepositoryProvider repositories = repositories();
        Sandbox sandbox = Sandboxes.open("stage", container.socket, temp, Map.of())) {
      BuildRequest request =
          BuildRequestBuilder.from(ContextRequest.directory(context.toString()))
              .outputs(List.of(OutputRequest.registry(registry.host() + "/app:1")))
              .cache(new CacheRequest(CacheMode.ReadWrite, null, 0, null, true))
              .build();
      PlainLog listener = new PlainLog(new PrintStream(log, true, StandardCharsets.UTF_8));
      BuildResult result =
          new Build(
                  BuildSettings.of(request),
                  repositories,
                  () -> sandbox,
                  work,
                  InstantSource.system(),
                  listener)
              .run();
      assertThat(result.failure()).as(log.toString(StandardCharsets.UTF_8)).isNull();
      assertThat(Files.exists(container.root.resolve("c"))).as("it is taken away").isFalse();
    } finally {
      Files.delete(sockets);
    }
  }

  private long stored() {
    return registry.count("PUT", ".*/manifests/mount-.*");
  }

  @Test
  void whatAPodLeavesTheNextOneFinds() throws Exception {
    build(
        "cd /c; mkdir -m 750 d; echo one > d/f; chown 7:8 d/f; chmod 4711 d/f; ln d/f hard;"
            + " ln -s d/f soft; touch -d @1 d/f; touch -d @3 d; chown 5:6 .; chmod 1770 .");
    assertThat(stored()).isEqualTo(1);
    build(
        "set -e; [ $(stat -c %u:%g:%a /c) = 5:6:1770 ]; [ $(stat -c %u:%g:%a:%Y:%h /c/d/f) ="
            + " 7:8:4711:1:2 ]; [ $(stat -c %a:%Y /c/d) = 750:3 ]; [ /c/hard -ef /c/d/f ]; ["
            + " $(readlink /c/soft) = d/f ]; [ $(cat /c/hard) = one ]");
    assertThat(stored()).as("nothing changed").isEqualTo(1);
    build("rm /c/hard; echo two > /c/two");
    assertThat(stored()).isEqualTo(2);
    build("[ \"$(ls /c | tr '\\n' ' ')\" = 'd soft two ' ]");
  }
}
