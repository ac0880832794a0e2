package dev.fastforward.builder.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.repository.StoredManifest;
import dev.fastforward.builder.testing.BusyboxBase;
import dev.fastforward.builder.testing.DockerRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Runs against a real registry with a password. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerRegistryIT {
  private DockerRegistry server;
  private RepositoryProvider registries;
  private Path folder;

  @BeforeAll
  void start(@TempDir Path directory) {
    folder = directory;
    server = DockerRegistry.withPassword();
    registries = Registries.open(settings(server.writeDockerConfig(folder.resolve("docker"))));
  }

  @AfterAll
  void stop() {
    registries.close();
    server.close();
  }

  private static RegistrySettings settings(Path config) {
    return RegistrySettings.standard("fastforward/test").withDockerConfigDir(config);
  }

  private Repository repository(String path) {
    return repository(registries, path);
  }

  private Repository repository(RepositoryProvider provider, String path) {
    return provider.repository(ImageReference.parse(server.host() + "/" + path));
  }

  private static Descriptor blob(byte[] content) {
    return new Descriptor(MediaTypes.OCI_LAYER, Digest.of(content), content.length);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void pushedContentIsReadAgain() throws IOException {
    Repository repository = repository("library/busybox");
    Digest digest = BusyboxBase.push(repository, "latest");

    Descriptor head = repository.headManifest("latest").orElseThrow();
    StoredManifest stored = repository.getManifest(digest.value()).orElseThrow();
    assertThat(head.digest()).isEqualTo(digest);
    assertThat(head.mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST);
    assertThat(stored.descriptor()).isEqualTo(head);
    Manifest manifest = Json.read(stored.bytes(), Manifest.class);
    long before = registries.transfer().layerBytesDown();
    try (InputStream in = repository.openBlob(manifest.layers().getFirst())) {
      assertThat(Digest.of(in.readAllBytes())).isEqualTo(manifest.layers().getFirst().digest());
    }
    assertThat(registries.transfer().layerBytesDown() - before)
        .isEqualTo(manifest.layers().getFirst().size());
  }

  @Test
  void absenceIsNotAnError() {
    Repository nowhere = repository("no/such/repository");
    Digest digest = Digest.of(bytes("nothing"));

    assertThat(nowhere.headManifest("latest")).isEmpty();
    assertThat(nowhere.getManifest("latest")).isEmpty();
    assertThat(nowhere.headManifest(digest.value())).isEmpty();
    assertThat(nowhere.hasBlob(digest)).isFalse();
    assertThatThrownBy(() -> nowhere.openBlob(new Descriptor(MediaTypes.OCI_LAYER, digest, 7)))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining(server.host() + "/no/such/repository: cannot get blob " + digest)
        .extracting(e -> ((RegistryException) e).kind())
        .isEqualTo(RegistryException.Kind.NOT_FOUND);
  }

  @Test
  void aSmallBlobTakesTwoRequestsAndThenNone() {
    Repository repository = repository("push/requests");
    byte[] content = bytes("a blob of this test");
    long before = registries.transfer().requests();

    repository.putBlob(blob(content), () -> new ByteArrayInputStream(content));
    assertThat(registries.transfer().requests() - before).isEqualTo(2);
    assertThat(server.count("POST", "/v2/push/requests/blobs/uploads/")).isEqualTo(1);
    assertThat(server.count("PUT", "/v2/push/requests/blobs/uploads/.*")).isEqualTo(1);
    assertThat(server.count("PATCH", ".*push/requests.*")).isZero();

    repository.putBlob(blob(content), () -> new ByteArrayInputStream(content));
    assertThat(registries.transfer().requests() - before).isEqualTo(2);
  }

  @Test
  void mountMovesNoBytes() {
    Repository from = repository("mount/source");
    Repository to = repository("mount/target");
    byte[] content = bytes("mounted");
    from.putBlob(blob(content), () -> new ByteArrayInputStream(content));

    assertThat(to.mountBlob(blob(content), from)).isTrue();
    assertThat(to.hasBlob(Digest.of(content))).isTrue();
    assertThat(server.count("PUT", "/v2/mount/target/.*")).isZero();
  }

  @Test
  void blobsOfAMirrorOnTheSameRegistryAreMounted() {
    Repository mirror = repository("mount/mirror");
    byte[] content = bytes("mirrored");
    mirror.putBlob(blob(content), () -> new ByteArrayInputStream(content));
    Repository source =
        new SourceRepository(
            List.of(repository("mount/lacks-it"), mirror),
            registries.repository(ImageReference.parse("docker.io/library/app")));
    Repository to = repository("mount/of-mirror");
    assertThat(to.mountBlob(blob(content), source)).isTrue();
    assertThat(server.count("PUT", "/v2/mount/of-mirror/.*")).isZero();
  }

  @Test
  void mountOfAMissingBlobLeavesNoUpload() {
    Repository to = repository("mount/nothing");

    assertThat(to.mountBlob(blob(bytes("nowhere")), repository("mount/source"))).isFalse();
    // 204: the registry has cancelled the upload (it keeps a hash state, which does not matter).
    assertThat(server.requests())
        .anyMatch(request ->
            request.method().equals("DELETE")
                && request.path().startsWith("/v2/mount/nothing/blobs/uploads/")
                && request.status() == 204);
  }

  @Test
  void aDeletedManifestTakesItsTagsWithIt() {
    Repository repository = repository("delete/tags");
    Digest digest = BusyboxBase.push(repository, "one");
    BusyboxBase.push(repository, "two");
    byte[] other = repository.getManifest("one").orElseThrow().bytes();
    byte[] changed = bytes(new String(other, StandardCharsets.UTF_8).replaceFirst("\\{", "{ "));
    repository.putManifest("three", MediaTypes.OCI_MANIFEST, changed);

    assertThat(repository.tags()).containsExactlyInAnyOrder("one", "two", "three");
    assertThat(repository.deleteManifest(digest)).isTrue();
    assertThat(repository.tags()).containsExactly("three");
    assertThat(repository.headManifest("one")).isEmpty();
    assertThat(repository.deleteManifest(digest)).isFalse();
    assertThat(repository("delete/nowhere").tags()).isEmpty();
  }

  @Test
  void checkPushLeavesNothingBehind() {
    repository("check/push").checkPush();

    assertThat(server.count("DELETE", "/v2/check/push/blobs/uploads/.*")).isEqualTo(1);
  }

  @Test
  void wrongPasswordIsReportedWithoutThePassword() {
    Path config = server.writeDockerConfig(folder.resolve("wrong"), "mallory", "geheim");
    try (RepositoryProvider provider = Registries.open(settings(config))) {
      assertThatThrownBy(() -> repository(provider, "app").checkPush())
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining(server.host() + "/app")
          .hasMessageContaining("refused the credentials of user \"mallory\"")
          .hasMessageNotContaining("geheim")
          .extracting(e -> ((RegistryException) e).kind())
          .isEqualTo(RegistryException.Kind.UNAUTHORIZED);
    }
  }

  @Test
  void missingPasswordNamesTheConfigFile() {
    Path config = folder.resolve("none");
    try (RepositoryProvider provider = Registries.open(settings(config))) {
      assertThatThrownBy(() -> repository(provider, "app").headManifest("latest"))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining(
              "no credentials for " + server.host() + " in " + config.resolve("config.json"));
    }
  }

  @Test
  void registryMapReplacesTheHost() {
    Digest digest = BusyboxBase.push(repository("library/mapped"), "latest");
    RegistrySettings mapped =
        settings(folder.resolve("docker"))
            .withRegistryMap(java.util.Map.of("docker.io", server.host()));
    try (RepositoryProvider provider = Registries.open(mapped)) {
      Repository repository = provider.repository(ImageReference.parse("mapped"));
      assertThat(repository.headManifest("latest").orElseThrow().digest()).isEqualTo(digest);
      assertThat(repository.name()).isEqualTo("docker.io/library/mapped");
    }
  }

  @Test
  void concurrentRequestsWork() throws Exception {
    Repository repository = repository("many/questions");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> answers =
          java.util.stream.IntStream.range(0, 200)
              .mapToObj(i -> threads.submit(() -> repository.headManifest("t" + i).isEmpty()))
              .toList();
      for (Future<Boolean> answer : answers) {
        assertThat(answer.get()).isTrue();
      }
    }
  }
}
