package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.BuildRequestBuilder;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.CacheMode;
import dev.fastforward.builder.contract.CacheRequest;
import dev.fastforward.builder.contract.ContextRequest;
import dev.fastforward.builder.contract.OutputRequest;
import dev.fastforward.builder.contract.OutputType;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.registry.Registries;
import dev.fastforward.builder.registry.RegistrySettings;
import dev.fastforward.builder.report.PlainLog;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.sandbox.Sandbox;
import dev.fastforward.builder.sandbox.Sandboxes;
import dev.fastforward.builder.settings.BuildSettings;
import dev.fastforward.builder.testing.BusyboxBase;
import dev.fastforward.builder.testing.DockerRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** A registry with a base image, a context, and builds of it; what they gave is read by hand. */
public final class BuildBed implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Path context;
  private final DockerRegistry registry = DockerRegistry.open();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private int builds;

  public BuildBed(Path folder) throws IOException {
    this.folder = folder;
    this.context = Files.createDirectory(folder.resolve("context"));
    try (RepositoryProvider repositories = repositories()) {
      BusyboxBase.push(
          repositories.repository(ImageReference.parse(name("library/busybox"))), "latest");
    }
  }

  DockerRegistry registry() {
    return registry;
  }

  String log() {
    return log.toString(StandardCharsets.UTF_8);
  }

  /** The name of an image in the registry. */
  public String name(String image) {
    return registry.host() + "/" + image;
  }

  /** Writes a file of the context; {@code REGISTRY} stands for the registry's host. */
  public void write(String path, String text) throws IOException {
    Path file = context.resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text.replace("REGISTRY", registry.host()));
  }

  Path context() {
    return context;
  }

  RepositoryProvider repositories() {
    return Registries.open(RegistrySettings.standard("test"));
  }

  public static CacheRequest cacheIn(Path folder) {
    return CacheRequest.of(CacheMode.ReadWrite, "oci:" + folder);
  }

  public static CacheRequest noCache() {
    return CacheRequest.of(CacheMode.Disabled, null);
  }

  public BuildResult build(Consumer<BuildRequestBuilder> options) throws IOException {
    BuildRequest request = request(options);
    Path work = newWork();
    try (Sandbox sandbox = Sandboxes.open(request.sandbox(), null, work, System.getenv())) {
      return run(request, work, sandbox);
    }
  }

  /** Builds with a sandbox of the caller's. */
  public BuildResult build(Consumer<BuildRequestBuilder> options, Sandbox sandbox)
      throws IOException {
    return run(request(options), newWork(), sandbox);
  }

  private BuildRequest request(Consumer<BuildRequestBuilder> options) {
    BuildRequestBuilder builder =
        BuildRequestBuilder.from(ContextRequest.directory(context.toString()));
    options.accept(builder);
    return builder.build();
  }

  private Path newWork() throws IOException {
    return Files.createDirectory(folder.resolve("work" + builds++));
  }

  private BuildResult run(BuildRequest request, Path work, Sandbox sandbox) {
    try (RepositoryProvider repositories = repositories()) {
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

  /** Builds into a layout of its own without any cache, and says where it is. */
  public BuiltLayout layout(Consumer<BuildRequestBuilder> options, String... attributes)
      throws IOException {
    Path layout = folder.resolve("layout" + builds);
    BuildResult result =
        build(request -> {
          request
              .cache(noCache())
              .outputs(
                  List.of(
                      new OutputRequest(
                          OutputType.oci,
                          null,
                          layout.toString(),
                          false,
                          BuiltLayout.attributes(attributes))));
          options.accept(request);
        });
    assertThat(result.failure()).isNull();
    return new BuiltLayout(layout, result);
  }

  /** A manifest of the registry by tag or digest. */
  public JsonNode manifest(String image, String selector) throws IOException {
    try (RepositoryProvider repositories = repositories()) {
      return JSON.readTree(
          repositories
              .repository(ImageReference.parse(name(image)))
              .getManifest(selector)
              .orElseThrow()
              .bytes());
    }
  }

  @Override
  public void close() {
    registry.close();
  }
}
