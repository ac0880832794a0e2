package dev.fastforward.builder.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageJsonTest {
  private static final Digest DIGEST = Digest.of(new byte[] {1});

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void configKeepsWhatThisProgramDoesNotKnow() {
    String json =
        """
        {"created":"2024-01-02T03:04:05Z","author":"me","architecture":"arm","variant":"v7","os":"linux",\
        "os.version":"1","os.features":["a"],\
        "config":{"User":"app","ExposedPorts":{"80/tcp":{}},"Env":["A=b"],"Entrypoint":["/x"],\
        "Cmd":["y"],"Volumes":{"/v":{}},"WorkingDir":"/w","Labels":{"k":"v"},"StopSignal":"SIGTERM",\
        "ArgsEscaped":true,"Healthcheck":{"Test":["CMD","t"],"Interval":5},"OnBuild":["RUN x"],\
        "Shell":["/bin/sh","-c"],"Memory":7},\
        "rootfs":{"type":"layers","diff_ids":["%s"]},\
        "history":[{"created":"2024-01-02T03:04:05Z","created_by":"x","empty_layer":true}],\
        "moby.buildkit.x":{"deep":[1,2]}}\
        """
            .formatted(DIGEST);

    ImageConfig config = Json.read(utf8(json), ImageConfig.class);

    assertThat(config.containerConfig().other()).containsKey("Memory");
    assertThat(config.historyEntries().getFirst().isEmptyLayer()).isTrue();
    assertThat(Json.bytes(config)).asString().isEqualTo(json);
  }

  @Test
  void emptyConfigIsWrittenWithoutFields() {
    assertThat(Json.bytes(ContainerConfig.EMPTY)).asString().isEqualTo("{}");
    assertThat(Json.read(utf8("{}"), ImageConfig.class).containerConfig())
        .isEqualTo(ContainerConfig.EMPTY);
  }

  @Test
  void stepThatMadeALayerSaysNothingOfIt() {
    assertThat(Json.bytes(new HistoryEntry("t", "RUN x", null, null, null)))
        .asString()
        .isEqualTo("{\"created\":\"t\",\"created_by\":\"RUN x\"}");
  }

  @Test
  void manifestHasItsFieldsInOneOrder() {
    Descriptor config = new Descriptor(MediaTypes.OCI_CONFIG, DIGEST, 2).withData(utf8("{}"));
    Descriptor layer =
        new Descriptor(MediaTypes.OCI_LAYER_GZIP, DIGEST, 0)
            .withAnnotations(Map.of("b", "2", "c", "3", "a", "1"));
    Manifest manifest =
        new Manifest(config, List.of(layer)).withAnnotations(Map.of("y", "", "x", ""));

    assertThat(Json.bytes(manifest))
        .asString()
        .isEqualTo(
            """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
            "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%1$s","size":2,"data":"e30="},\
            "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"%1$s","size":0,\
            "annotations":{"a":"1","b":"2","c":"3"}}],"annotations":{"x":"","y":""}}\
            """
                .formatted(DIGEST));
  }

  @Test
  void indexRoundTrips() {
    Index index =
        new Index(
            List.of(
                new Descriptor(MediaTypes.OCI_MANIFEST, DIGEST, 9)
                    .withPlatform(Platform.parse("linux/arm/v7"))));

    assertThat(Json.read(Json.bytes(index), Index.class)).isEqualTo(index);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{}",
        "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"x\",\"size\":1}}",
        "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"x\",\"size\":1,\"digest\":\"sha256:1\"}}",
        "{\"schemaVersion\":2,\"config\":3}"
      })
  void whatIsNoManifestIsRefused(String json) {
    assertThatThrownBy(() -> Json.read(utf8(json), Manifest.class))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageStartingWith("Manifest: ");
  }

  @Test
  void textBehindADocumentIsRefused() {
    assertThatThrownBy(() -> Json.read(utf8("{} x"), Index.class))
        .isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void layersAreKnownByTheirMediaTypes() {
    assertThat(
            List.of(
                MediaTypes.OCI_LAYER,
                MediaTypes.OCI_LAYER_ZSTD,
                MediaTypes.DOCKER_LAYER_GZIP,
                "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"))
        .allMatch(MediaTypes::isLayer);
    assertThat(List.of(MediaTypes.OCI_CONFIG, MediaTypes.OCI_MANIFEST, MediaTypes.OCI_EMPTY))
        .noneMatch(MediaTypes::isLayer);
  }
}
