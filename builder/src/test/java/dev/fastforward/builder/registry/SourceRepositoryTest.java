package dev.fastforward.builder.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.testing.MemoryRepository;
import dev.fastforward.builder.transport.FakePacer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Mirrors are read in their order, then the registry itself. */
class SourceRepositoryTest {
  private static final byte[] BYTES = "{}".getBytes(StandardCharsets.UTF_8);

  private final MemoryRepository first = new MemoryRepository("first");
  private final MemoryRepository second = new MemoryRepository("second");
  private final MemoryRepository origin = new MemoryRepository("origin");
  private final Repository all = new SourceRepository(List.of(first, second, origin), origin);

  private static void put(Repository repository, String text) {
    repository.putManifest(
        "latest", MediaTypes.OCI_MANIFEST, text.getBytes(StandardCharsets.UTF_8));
  }

  private String manifest(Repository from) {
    return new String(from.getManifest("latest").orElseThrow().bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void manifestIsReadFromTheFirstMirrorThatHasIt() {
    put(origin, "{\"of\": \"origin\"}");
    assertThat(manifest(all)).contains("origin");
    put(second, "{\"of\": \"second\"}");
    assertThat(manifest(all)).contains("second");
    put(first, "{\"of\": \"first\"}");
    assertThat(manifest(all)).contains("first");
    assertThat(all.headManifest("latest")).isEqualTo(first.headManifest("latest"));
    assertThat(all.headManifest("absent")).isEmpty();
  }

  @Test
  void blobsAreReadFromAMirrorThatHasThem() throws IOException {
    Descriptor blob = FaultyTestBed.blob(BYTES);
    origin.putBlob(blob, () -> new ByteArrayInputStream(BYTES));
    try (InputStream in = all.openBlob(blob)) {
      assertThat(in.readAllBytes()).isEqualTo(BYTES);
    }
    assertThat(all.hasBlob(blob.digest())).isTrue();
  }

  @Test
  void originIsNotReadWithMirrorsOnly() {
    put(origin, "{}");
    Repository mirrors = new SourceRepository(List.of(first, second), origin);
    assertThat(mirrors.getManifest("latest")).isEmpty();
    assertThat(mirrors.name()).isEqualTo("origin");
  }

  @Test
  void writesGoToTheOrigin() {
    put(all, "{}");
    assertThat(origin.getManifest("latest")).isPresent();
    assertThat(first.getManifest("latest")).isEmpty();
  }

  @Test
  void unavailableMirrorIsSkipped() {
    FakePacer pacer = new FakePacer();
    put(origin, "{}");
    try (RepositoryProvider registries =
        Registries.open(RegistrySettings.standard("test").withRetry(pacer.policy()))) {
      // There is no server on this port.
      Repository away = registries.repository(ImageReference.parse("127.0.0.1:1/app"));
      Repository places = new SourceRepository(List.of(away, origin), origin);
      assertThat(places.getManifest("latest")).isPresent();
      int pauses = pacer.pauses().size();
      assertThat(places.getManifest("latest")).isPresent();
      assertThat(pacer.pauses()).hasSize(pauses);

      Repository alone = new SourceRepository(List.of(away), origin);
      assertThatThrownBy(() -> alone.getManifest("latest"))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("127.0.0.1:1");
    }
  }
}
