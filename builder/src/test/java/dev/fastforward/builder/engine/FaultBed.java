package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.BuildRequestBuilder;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.ContextRequest;
import dev.fastforward.builder.contract.OutputRequest;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.registry.Registries;
import dev.fastforward.builder.registry.RegistrySettings;
import dev.fastforward.builder.report.BuildListener;
import dev.fastforward.builder.report.PlainLog;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.sandbox.Sandbox;
import dev.fastforward.builder.sandbox.Sandboxes;
import dev.fastforward.builder.settings.BuildSettings;
import dev.fastforward.builder.testing.BusyboxBase;
import dev.fastforward.builder.testing.DockerRegistry;
import dev.fastforward.builder.testing.FaultyProxy;
import dev.fastforward.builder.testing.FaultyRegistry;
import dev.fastforward.builder.transport.Pacer;
import dev.fastforward.builder.transport.RetryPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Builds against a real registry with a {@link FaultyProxy} in front. Each build is as on a fresh
 * machine; between tries nothing waits. One registry for a test class. In Dockerfiles {@code
 * busybox} is the base in that registry.
 */
final class FaultBed implements AfterAllCallback {
  final DockerRegistry registry = DockerRegistry.open();
  final FaultyProxy proxy = FaultyProxy.before(registry);
  private final Path folder;
  private final Path context;
  private int builds;
  private int repositories;
  private @Nullable Sandbox sandbox;

  /** Waits for nothing, and time stands still. */
  private record NoPause() implements Pacer {
    @Override
    public long nanos() {
      return 0;
    }

    @Override
    public void pause(Duration duration) {}

    @Override
    public double jitter() {
      return 0;
    }
  }

  /** What came of a build. */
  record Built(BuildResult result, String log) {
    BuildResult.Failure failure() {
      return Objects.requireNonNull(result.failure());
    }

    boolean succeeded() {
      return result.failure() == null;
    }

    Built sound() {
      assertThat(result.failure()).as(log).isNull();
      return this;
    }
  }

  FaultBed() {
    try {
      this.folder = Files.createTempDirectory("faults-");
      this.context = Files.createDirectories(folder.resolve("context"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    pushBase("busybox");
  }

  void pushBase(String name) {
    try (RepositoryProvider repositories = repositories()) {
      BusyboxBase.push(direct(repositories, "library/" + name), "latest");
    }
  }

  /** For what a test needs beside. */
  Path folder() {
    return folder;
  }

  /** The path of a repository that no test has used. */
  String newRepository() {
    return "team/app" + repositories++;
  }

  Path context() {
    return context;
  }

  FaultBed file(String path, String text) throws IOException {
    Path file = context.resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
    return this;
  }

  FaultBed dockerfile(String text) throws IOException {
    return file("Dockerfile", text.replace("busybox", proxy.host() + "/library/busybox"));
  }

  static RepositoryProvider repositories() {
    return Registries.open(
        RegistrySettings.standard("test")
            .withRetry(
                new RetryPolicy(
                    5,
                    Duration.ofSeconds(30),
                    Duration.ofMillis(250),
                    Duration.ofSeconds(8),
                    new NoPause())));
  }

  /** A repository without the proxy. */
  Repository direct(RepositoryProvider repositories, String path) {
    return repositories.repository(ImageReference.parse(registry.host() + "/" + path));
  }

  String name(String repository) {
    return proxy.host() + "/" + repository + ":1";
  }

  Built build(String repository) throws IOException {
    return build(repository, request -> request);
  }

  Built build(String repository, UnaryOperator<BuildRequestBuilder> options) throws IOException {
    return build(repository, options, listener -> listener);
  }

  /**
   * Builds the context.
   *
   * @param repository that tag 1 is pushed to
   * @param listening is given what hears the build, and gives what shall hear it
   */
  Built build(
      String repository,
      UnaryOperator<BuildRequestBuilder> options,
      UnaryOperator<BuildListener> listening)
      throws IOException {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    Path work = Files.createDirectory(folder.resolve("work" + builds++));
    BuildRequest request =
        options
            .apply(
                BuildRequestBuilder.from(ContextRequest.directory(context.toString()))
                    .outputs(List.of(OutputRequest.registry(name(repository)))))
            .build();
    try (RepositoryProvider repositories = repositories()) {
      BuildResult result =
          new Build(
                  BuildSettings.of(request),
                  repositories,
                  this::sandbox,
                  work,
                  InstantSource.system(),
                  listening.apply(new PlainLog(new PrintStream(log, true, StandardCharsets.UTF_8))))
              .run();
      return new Built(result, log.toString(StandardCharsets.UTF_8));
    }
  }

  /** Opened once: to find out what a machine can do takes longer than these builds. */
  private synchronized Sandbox sandbox() {
    if (sandbox == null) {
      sandbox = Sandboxes.open("namespaces", null, folder, System.getenv());
    }
    return sandbox;
  }

  /** What somebody gets who pulls tag 1. */
  PulledImage pull(String repository) throws IOException {
    try (RepositoryProvider repositories = repositories()) {
      return PulledImage.of(direct(repositories, repository), "1");
    }
  }

  /** Lets a repository and its cache be there under another name, as they are now. */
  void copy(String from, String to) throws IOException {
    Path source = repositoryFolder(from);
    Path target = repositoryFolder(to);
    try (Stream<Path> all = Files.walk(source)) {
      for (Path file : all.toList()) {
        Path copy = target.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }

  Path repositoryFolder(String repository) {
    return registry.storage().resolve("repositories").resolve(repository);
  }

  /** Is given each entry of a cache by its key. */
  void eachEntry(String cache, EntryVisitor visitor) throws IOException {
    try (RepositoryProvider repositories = repositories()) {
      Repository repository = direct(repositories, cache);
      for (String tag : repository.tags()) {
        if (tag.matches("[0-9a-f]{64}")) {
          visitor.visit(
              repository,
              tag,
              Json.read(repository.getManifest(tag).orElseThrow().bytes(), Manifest.class));
        }
      }
    }
  }

  /** Puts a manifest behind a tag that a registry would not take: by its own files. */
  void replaceManifest(String repository, String tag, byte[] manifest) throws IOException {
    Digest digest = Digest.of(manifest);
    byte[] link = digest.value().getBytes(StandardCharsets.UTF_8);
    Path data = registry.storage().resolve("blobs/sha256");
    data = data.resolve(digest.hex().substring(0, 2)).resolve(digest.hex());
    Path manifests = repositoryFolder(repository).resolve("_manifests");
    Files.createDirectories(data);
    Files.write(data.resolve("data"), manifest);
    Path revision = manifests.resolve("revisions/sha256").resolve(digest.hex());
    Files.createDirectories(revision);
    Files.write(revision.resolve("link"), link);
    Files.write(manifests.resolve("tags").resolve(tag).resolve("current/link"), link);
  }

  /** Sees an entry. */
  @FunctionalInterface
  interface EntryVisitor {
    void visit(Repository repository, String key, Manifest manifest) throws IOException;
  }

  /** Requests whose method and target match. */
  static Predicate<FaultyRegistry.Request> asks(String pattern) {
    return request -> (request.method() + " " + request.target()).matches(pattern);
  }

  @Override
  public void afterAll(ExtensionContext extension) throws IOException {
    if (sandbox != null) {
      sandbox.close();
    }
    proxy.close();
    registry.close();
    Scenario.delete(folder);
  }
}
