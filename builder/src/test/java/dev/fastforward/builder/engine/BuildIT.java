package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.BuildRequestBuilder;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.ContextRequest;
import dev.fastforward.builder.contract.OutputRequest;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.registry.Registries;
import dev.fastforward.builder.registry.RegistrySettings;
import dev.fastforward.builder.report.PlainLog;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.sandbox.Sandbox;
import dev.fastforward.builder.sandbox.Sandboxes;
import dev.fastforward.builder.settings.BuildSettings;
import dev.fastforward.builder.testing.BusyboxBase;
import dev.fastforward.builder.testing.DockerRegistry;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds against a real registry with a password, and RUNs in real namespaces. */
@NeedsRoot
class BuildIT {
  @TempDir Path temporary;
  private final DockerRegistry registry = DockerRegistry.withPassword();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private Path context = Path.of("");
  private int builds;

  @BeforeEach
  void pushBase() throws IOException {
    context = Files.createDirectory(temporary.resolve("context"));
    registry.writeDockerConfig(temporary);
    try (RepositoryProvider repositories = repositories()) {
      BusyboxBase.push(
          repositories.repository(ImageReference.parse(registry.host() + "/library/busybox")),
          "latest");
    }
    dockerfile(
        """
        FROM %s/library/busybox
        RUN echo tools > /tools
        COPY app /app/
        WORKDIR /app
        CMD ["cat", "main"]
        """);
    write("app/main", "one\n");
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private void dockerfile(String text) throws IOException {
    write("Dockerfile", text.formatted(registry.host(), registry.host()));
  }

  private void write(String path, String text) throws IOException {
    Path file = context.resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }

  private RepositoryProvider repositories() {
    return Registries.open(RegistrySettings.standard("test").withDockerConfigDir(temporary));
  }

  private BuildResult build(String... noCache) throws IOException {
    BuildRequest request =
        BuildRequestBuilder.from(ContextRequest.directory(context.toString()))
            .outputs(List.of(OutputRequest.registry(registry.host() + "/team/app:1")))
            .noCacheStages(List.of(noCache))
            .build();
    Path work = Files.createDirectory(temporary.resolve("work" + builds++));
    try (RepositoryProvider repositories = repositories();
        Sandbox sandbox = Sandboxes.open("namespaces", null, work, System.getenv())) {
      return new Build(
              BuildSettings.of(request),
              repositories,
              () -> sandbox,
              work,
              InstantSource.system(),
              new PlainLog(new PrintStream(log, true, StandardCharsets.UTF_8)))
          .run();
    }
  }

  private static void assertSucceeded(BuildResult result) {
    assertThat(result.failure()).isNull();
    assertThat(result.outcome()).isEqualTo(BuildResult.Outcome.Succeeded);
  }

  @Test
  void nothingChangedIsTheSameImageForAHandfulOfRequests() throws IOException {
    BuildResult first = build();
    assertSucceeded(first);
    assertThat(first.steps()).isEqualTo(new BuildResult.Steps(0, 2, 1));
    long blobsBefore = registry.blobBytesDown();
    int requestsBefore = registry.requests().size();
    BuildResult second = build();
    assertSucceeded(second);
    assertThat(second.digest()).isEqualTo(first.digest());
    assertThat(second.steps()).isEqualTo(new BuildResult.Steps(3, 0, 0));
    assertThat(registry.blobBytesDown() - blobsBefore).isZero();
    // Base: HEAD, facts. Three keys. Destination: HEAD. Each repository once to learn what it
    // wants.
    assertThat(registry.requests().subList(requestsBefore, registry.requests().size()))
        .hasSizeLessThanOrEqualTo(9);
    assertThat(second.transfer().layerBytesDown()).isZero();
    assertThat(second.transfer().bytesUp()).isZero();
    assertThat(first.transfer().bytesUp()).isPositive();
  }

  @Test
  void oneFileChangedMovesNoLayerButTheNewOne() throws IOException {
    BuildResult first = build();
    write("app/main", "two\n");
    long blobsBefore = registry.blobBytesDown();
    BuildResult second = build();
    assertSucceeded(second);
    assertThat(second.digest()).isNotEqualTo(first.digest());
    assertThat(second.steps()).isEqualTo(new BuildResult.Steps(1, 2, 0));
    assertThat(second.transfer().layerBytesDown()).isZero();
    // What the registry sent are file indexes, and nothing of the base (2 MB).
    assertThat(registry.blobBytesDown() - blobsBefore).isLessThan(20_000);
  }

  @Test
  void aLabelAboveARunDoesNotMatter() throws IOException {
    assertSucceeded(build());
    dockerfile(
        """
        FROM %s/library/busybox
        LABEL a=b
        RUN echo tools > /tools
        COPY app /app/
        WORKDIR /app
        CMD ["cat", "main"]
        """);
    assertThat(build().steps()).isEqualTo(new BuildResult.Steps(3, 0, 0));
  }

  @Test
  void aBlobThatTheRegistryLostIsMadeAgain() throws IOException {
    BuildResult first = build();
    deleteRepositoryLinks("team/app");
    deleteCacheLayers();
    BuildResult second = build();
    assertSucceeded(second);
    assertThat(second.steps().run()).isEqualTo(1);
    assertThat(first.outcome()).isEqualTo(BuildResult.Outcome.Succeeded);
    assertThat(log.toString(StandardCharsets.UTF_8)).contains("the cache has lost a layer");
  }

  /** The destination forgets its image, as after a clean-up of tags. */
  private void deleteRepositoryLinks(String repository) throws IOException {
    delete(repositoryFolder(repository).resolve("_manifests"));
    delete(repositoryFolder(repository).resolve("_layers"));
  }

  /** The cache loses what the registry's garbage collection may have taken; manifests stay. */
  private void deleteCacheLayers() throws IOException {
    delete(repositoryFolder("team/app/cache").resolve("_layers"));
  }

  private Path repositoryFolder(String repository) {
    return registry.storage().resolve("repositories").resolve(repository);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void anEntryThatLiesAboutItsLayersIsBuiltAgain() throws IOException {
    assertSucceeded(build());
    forgeEntries();
    write("app/main", "two\n");
    BuildResult second = build();
    assertSucceeded(second);
    assertThat(second.steps().run()).isEqualTo(1);
    assertThat(log.toString(StandardCharsets.UTF_8)).contains("is not what its image says");
  }

  /** Every entry gets a config that says something else of its last layer. */
  private void forgeEntries() throws IOException {
    try (RepositoryProvider repositories = repositories();
        Stream<Path> tags =
            Files.list(repositoryFolder("team/app/cache").resolve("_manifests/tags"))) {
      Repository cache =
          repositories.repository(ImageReference.parse(registry.host() + "/team/app/cache"));
      for (Path tag :
          tags.filter(t -> t.getFileName().toString().matches("[0-9a-f]{64}")).toList()) {
        String key = tag.getFileName().toString();
        Manifest manifest = Json.read(cache.getManifest(key).orElseThrow().bytes(), Manifest.class);
        String config;
        try (InputStream in = cache.openBlob(manifest.config())) {
          config = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<Digest> diffIds =
            Json.read(config.getBytes(StandardCharsets.UTF_8), ImageConfig.class).diffIds();
        byte[] forged =
            config
                .replace(diffIds.getLast().hex(), "0".repeat(64))
                .getBytes(StandardCharsets.UTF_8);
        Descriptor descriptor =
            new Descriptor(MediaTypes.OCI_CONFIG, Digest.of(forged), forged.length);
        cache.putBlob(descriptor, () -> new ByteArrayInputStream(forged));
        cache.putManifest(
            key,
            MediaTypes.OCI_MANIFEST,
            Json.bytes(
                new Manifest(descriptor.withData(forged), manifest.layers())
                    .withAnnotations(manifest.annotations())));
      }
    }
  }

  @Test
  void aConsumerNeverMixesTwoRunsOfItsSource() throws IOException {
    dockerfile(
        """
        FROM %s/library/busybox AS source
        RUN head -c 8 /dev/urandom > /value
        FROM %s/library/busybox
        COPY --from=source /value /first
        RUN cp /first /copy
        COPY --from=source /value /second
        RUN cmp /first /second && cmp /copy /second
        """);
    assertSucceeded(build());
    // The source is built again, so the stages with files of its old result must follow.
    BuildResult second = build("source");
    assertSucceeded(second);
    assertThat(second.steps().run()).isEqualTo(3);
  }

  @Test
  void aFailedRunSaysWhatAndWhere() throws IOException {
    dockerfile("FROM %s/library/busybox\nRUN echo out; echo err >&2; exit 3\n");
    BuildResult.Failure failure = Objects.requireNonNull(build().failure());
    assertThat(failure.reason()).isEqualTo("RunFailed");
    assertThat(failure.exitCode()).isEqualTo(3);
    assertThat(failure.logTail()).contains("out").contains("err");
    assertThat(Objects.requireNonNull(failure.instruction()).line()).isEqualTo(2);
  }

  @Test
  void whatWasDoneBeforeAFailureIsNotDoneAgain() throws IOException {
    dockerfile("FROM %s/library/busybox\nRUN head -c 3000000 /dev/urandom > /big\nRUN exit 3\n");
    assertThat(Objects.requireNonNull(build().failure()).reason()).isEqualTo("RunFailed");
    dockerfile("FROM %s/library/busybox\nRUN head -c 3000000 /dev/urandom > /big\nRUN true\n");
    BuildResult fixed = build();
    assertSucceeded(fixed);
    assertThat(fixed.steps()).isEqualTo(new BuildResult.Steps(1, 0, 1));
  }

  @Test
  void aWrongPasswordIsKnownBeforeTheFirstRun() throws IOException {
    dockerfile("FROM scratch\nRUN [\"/never\"]\n");
    registry.writeDockerConfig(temporary, DockerRegistry.USER, "wrong");
    BuildResult.Failure failure = Objects.requireNonNull(build().failure());
    assertThat(failure.reason()).isEqualTo("PushDenied");
    assertThat(failure.message()).contains(registry.host()).doesNotContain("wrong");
  }

  @Test
  void aBaseThatIsNotThereIsNamed() throws IOException {
    dockerfile("FROM %s/library/nothing:7\nRUN true\n");
    BuildResult.Failure failure = Objects.requireNonNull(build().failure());
    assertThat(failure.reason()).isEqualTo("BaseImageNotFound");
    assertThat(failure.message()).contains("library/nothing:7");
  }
}
