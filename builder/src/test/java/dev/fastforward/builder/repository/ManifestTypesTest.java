package dev.fastforward.builder.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.image.MediaTypes;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ManifestTypesTest {
  private static @Nullable String of(@Nullable String header, String document) {
    return ManifestTypes.of(header, document.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theDocumentsMediaTypeComesFirst() {
    String index = "{\"mediaType\":\"" + MediaTypes.OCI_INDEX + "\",\"manifests\":[]}";
    assertThat(of("application/json; charset=utf-8", index)).isEqualTo(MediaTypes.OCI_INDEX);
    assertThat(of("text/plain", index)).isEqualTo(MediaTypes.OCI_INDEX);
    assertThat(of(null, index)).isEqualTo(MediaTypes.OCI_INDEX);
    assertThat(of(MediaTypes.OCI_MANIFEST, index)).isEqualTo(MediaTypes.OCI_INDEX);
  }

  @Test
  void thenTheHeaders() {
    assertThat(of("Application/VND.oci.image.Manifest.v1+JSON ; charset=x", "{\"config\":{}}"))
        .isEqualTo(MediaTypes.OCI_MANIFEST);
    assertThat(of(MediaTypes.DOCKER_LIST, "{\"manifests\":[]}")).isEqualTo(MediaTypes.DOCKER_LIST);
  }

  @Test
  void thenTheFormOfTheDocument() {
    assertThat(of("application/json", "{\"manifests\":[]}")).isEqualTo(MediaTypes.OCI_INDEX);
    assertThat(of("text/html", "{\"config\":{},\"layers\":[]}")).isEqualTo(MediaTypes.OCI_MANIFEST);
    assertThat(of("application/json", "{\"schemaVersion\":1,\"fsLayers\":[]}"))
        .isEqualTo(MediaTypes.DOCKER_SCHEMA_1);
    assertThat(of(null, "{}")).isNull();
    assertThat(of("text/html", "<html>")).isEqualTo("text/html");
  }
}
