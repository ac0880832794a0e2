package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.concurrent.AtOnce;
import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.BuildRequestBuilder;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.CacheRequest;
import dev.fastforward.builder.contract.ContextRequest;
import dev.fastforward.builder.contract.OutputRequest;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Manifest;
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
import dev.fastforward.builder.testing.RegistryRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Several builds of one context, one after the other, each as on a fresh machine: all that they
 * share is a real registry. One registry for a test class, one repository for a test. In
 * Dockerfiles {@code busybox} is the base in that registry, and {@code random} a command that
 * prints something else whenever it is run.
 */
final class Scenario
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private @Nullable DockerRegistry registry;
  private Path folder = Path.of("");
  private String repository = "";
  private int number;
  private Duration later = Duration.ZERO;

  /**
   * What came of a build.
   *
   * @param requests that it made
   * @param image what was pushed; nothing where there are several platforms
   */
  record Built(BuildResult result, String log, List<RegistryRequest> requests, PulledImage image) {
    int hit() {
      return result.steps().hit();
    }

    int run() {
      return result.steps().run();
    }

    BuildResult.Steps steps() {
      return result.steps();
    }

    BuildResult.Failure failure() {
      return Objects.requireNonNull(result.failure());
    }

    ImageConfig config() {
      return Objects.requireNonNull(image.config());
    }

    Map<String, String> labels() {
      return Objects.requireNonNullElse(config().containerConfig().labels(), Map.of());
    }

    String digest() {
      return Objects.requireNonNull(result.digest());
    }

    /** A file of the image, without its last line feed. */
    String text(String path) {
      return image.text(path);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    registry = DockerRegistry.open();
    pushBase("busybox");
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("scenario-");
    Files.createDirectories(folder.resolve("context"));
    repository = "team/app" + number++;
    later = Duration.ZERO;
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    delete(folder);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    registry().close();
  }

  DockerRegistry registry() {
    return Objects.requireNonNull(registry);
  }

  Path context() {
    return folder.resolve("context");
  }

  /** Pushes the base under another name as well. */
  Digest pushBase(String name) {
    try (RepositoryProvider repositories = repositories()) {
      return BusyboxBase.push(
          repositories.repository(ImageReference.parse(registry().host() + "/library/" + name)),
          "latest");
    }
  }

  /** Writes files into the context: path, text, path, text … */
  Scenario files(String... pathsAndTexts) {
    try {
      for (int i = 0; i < pathsAndTexts.length; i += 2) {
        Path file = context().resolve(pathsAndTexts[i]);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, pathsAndTexts[i + 1]);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Scenario dockerfile(String text) {
    return files(
        "Dockerfile",
        text.replace("busybox", registry().host() + "/library/busybox")
            .replace("random", "cat /proc/sys/kernel/random/uuid"));
  }

  /** From now on it is later. */
  void later(Duration time) {
    later = later.plus(time);
  }

  /** Builds, and wants it to succeed. */
  Built build() {
    return build(request -> request);
  }

  Built build(UnaryOperator<BuildRequestBuilder> request) {
    Built built = tryBuild(request);
    assertThat(built.result().failure()).as(built.log()).isNull();
    return built;
  }

  Built forcing(String... stages) {
    return build(request -> request.noCacheStages(List.of(stages)));
  }

  Built withCache(CacheRequest cache) {
    return build(request -> request.cache(cache));
  }

  Built tryBuild(UnaryOperator<BuildRequestBuilder> request) {
    return carryOut(request, Build::run);
  }

  /** What explain says, line by line. */
  List<String> explain(UnaryOperator<BuildRequestBuilder> request) {
    List<String> lines = new ArrayList<>();
    Built built = carryOut(request, build -> build.explain(lines::add));
    assertThat(built.result().failure()).isNull();
    return lines;
  }

  private Built carryOut(
      UnaryOperator<BuildRequestBuilder> request, Function<Build, BuildResult> work) {
    int before = registry().requests().size();
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    InstantSource clock = () -> Instant.now().plus(later);
    try {
      Path folderOfBuild = Files.createTempDirectory(folder, "work-");
      try (RepositoryProvider repositories = repositories();
          Sandbox sandbox = Sandboxes.open("namespaces", null, folderOfBuild, System.getenv())) {
        BuildRequest full =
            request
                .apply(
                    BuildRequestBuilder.from(ContextRequest.directory(context().toString()))
                        .outputs(List.of(OutputRequest.registry(destination()))))
                .build();
        BuildResult result =
            work.apply(
                new Build(
                    BuildSettings.of(full),
                    repositories,
                    () -> sandbox,
                    folderOfBuild,
                    clock,
                    new PlainLog(new PrintStream(log, true, StandardCharsets.UTF_8))));
        List<RegistryRequest> requests = registry().requests();
        return new Built(
            result,
            log.toString(StandardCharsets.UTF_8),
            requests.subList(before, requests.size()),
            result.platforms() != null && result.platforms().size() == 1
                ? PulledImage.of(repositories.repository(ImageReference.parse(destination())), "1")
                : PulledImage.NONE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Several builds of the same at the same time. */
  List<Built> buildAtOnce(int count) throws InterruptedException {
    try {
      return AtOnce.run(
          Collections.nCopies(count, (AtOnce.Task<Built>) () -> tryBuild(request -> request)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String destination() {
    return registry().host() + "/" + repository + ":1";
  }

  RepositoryProvider repositories() {
    return Registries.open(RegistrySettings.standard("test").withDockerConfigDir(folder));
  }

  /** Deletes the entries of a step, as a clean-up of tags may. */
  void forget(String step) throws IOException {
    int forgotten = 0;
    try (RepositoryProvider repositories = repositories()) {
      Repository cache =
          repositories.repository(
              ImageReference.parse(registry().host() + "/" + repository + "/cache"));
      for (Path tag : entryTags()) {
        String key = tag.getFileName().toString();
        Manifest manifest = Json.read(cache.getManifest(key).orElseThrow().bytes(), Manifest.class);
        if (Objects.requireNonNull(manifest.annotations())
            .getOrDefault("dev.fastforward.step", "")
            .startsWith(step)) {
          delete(tag);
          forgotten++;
        }
      }
    }
    assertThat(forgotten).as("entries of " + step).isPositive();
  }

  /** Folders of the tags that are keys. */
  List<Path> entryTags() throws IOException {
    try (Stream<Path> tags = Files.list(cacheFolder().resolve("_manifests/tags"))) {
      return tags.filter(t -> t.getFileName().toString().matches("[0-9a-f]{64}")).toList();
    }
  }

  /** The registry's own files of the cache repository. */
  Path cacheFolder() {
    return registry().storage().resolve("repositories").resolve(repository).resolve("cache");
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
