package dev.fastforward.builder.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.testing.MemoryRepository;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a cache says of a base image is believed only where digests prove it. */
class ImageDocumentsTest {
  private static final Platform AMD64 = new Platform("linux", "amd64", null);
  private static final Platform ARM64 = new Platform("linux", "arm64", null);
  private final MemoryRepository cache = new MemoryRepository("cache");
  private final List<String> warnings = new ArrayList<>();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] manifest(byte[] config) {
    return bytes(
        """
        {"schemaVersion":2,"config":{"mediaType":"c","digest":"%s","size":%d},"layers":[]}\
        """
            .formatted(Digest.of(config), config.length));
  }

  private static byte[] index(byte[] amd64, byte[] arm64) {
    return bytes(
        """
        {"schemaVersion":2,"manifests":[
          {"mediaType":"%1$s","digest":"%2$s","size":1,"platform":{"os":"linux","architecture":"amd64"}},
          {"mediaType":"%1$s","digest":"%3$s","size":1,"platform":{"os":"linux","architecture":"arm64"}}]}\
        """
            .formatted(MediaTypes.OCI_MANIFEST, Digest.of(amd64), Digest.of(arm64)));
  }

  private static ImageDocuments withoutIndex(byte[] manifest, byte[] config) {
    return Json.read(
        Json.bytes(Map.of("manifest", manifest, "config", config)), ImageDocuments.class);
  }

  @Test
  void soundDocumentsComeBack() {
    byte[] config = bytes("{\"os\":\"linux\"}");
    byte[] manifest = manifest(config);
    Digest digest = Digest.of(manifest);
    withoutIndex(manifest, config).write(cache, digest, AMD64);
    assertThat(ImageDocuments.read(cache, digest, AMD64, warnings::add))
        .hasValueSatisfying(d -> assertThat(d.config()).isEqualTo(config));
    assertThat(ImageDocuments.read(cache, digest, ARM64, warnings::add)).isEmpty();
    assertThat(warnings).isEmpty();
  }

  @Test
  void aConfigThatTheManifestDoesNotNameIsForged() {
    byte[] manifest = manifest(bytes("{}"));
    Digest digest = Digest.of(manifest);
    withoutIndex(manifest, bytes("{\"os\":\"evil\"}")).write(cache, digest, AMD64);
    assertThat(ImageDocuments.read(cache, digest, AMD64, warnings::add)).isEmpty();
    assertThat(warnings).singleElement().asString().contains("is wrong");
  }

  @Test
  void theManifestOfAnotherPlatformIsForged() {
    byte[] amd64 = manifest(bytes("{}"));
    byte[] armConfig = bytes("{\"architecture\":\"arm64\"}");
    byte[] arm64 = manifest(armConfig);
    byte[] index = index(amd64, arm64);
    Digest digest = Digest.of(index);
    new ImageDocuments(index, arm64, armConfig).write(cache, digest, AMD64);
    assertThat(ImageDocuments.read(cache, digest, AMD64, warnings::add)).isEmpty();
    new ImageDocuments(index, arm64, armConfig).write(cache, digest, ARM64);
    assertThat(ImageDocuments.read(cache, digest, ARM64, warnings::add)).isPresent();
  }

  @Test
  void documentsThatLackAPartAreNone() {
    Digest digest = Digest.of(bytes("x"));
    String tag = "base-" + digest.hex() + "-linux-amd64";
    Artifact.write(cache, tag, "application/vnd.fastforward.base.v1+json", bytes("{}"));
    assertThat(ImageDocuments.read(cache, digest, AMD64, warnings::add)).isEmpty();
    assertThat(warnings).hasSize(1);
  }
}
