package dev.fastforward.builder.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.repository.BlobPlaces;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.repository.Transfer;
import dev.fastforward.builder.testing.MemoryRepository;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of other tools: each is usable as a base or refused by its name. */
class BaseFormsTest {
  private static final String TAG = "1";
  private final MemoryRepository base = new MemoryRepository("registry.test/base");
  private final MemoryRepository cache = new MemoryRepository("registry.test/cache");
  private final List<String> warnings = new ArrayList<>();

  private final class Provider implements RepositoryProvider {
    @Override
    public Repository repository(ImageReference reference) {
      return base;
    }

    @Override
    public Repository source(ImageReference reference) {
      return base;
    }

    @Override
    public Repository layout(Path directory) {
      return base;
    }

    @Override
    public Transfer transfer() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  private ResolvedImage resolve(String platform) {
    return new ImageResolver(
            new Provider(), cache, true, new BlobPlaces(Path.of("/nowhere")), warnings::add)
        .resolve(ImageReference.parse("registry.test/base:" + TAG), Platform.parse(platform));
  }

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private String blob(String mediaType, byte[] content) {
    Descriptor descriptor = new Descriptor(mediaType, Digest.of(content), content.length);
    base.putBlob(descriptor, () -> new ByteArrayInputStream(content));
    return "{'mediaType':'%s','digest':'%s','size':%d}"
        .formatted(mediaType, descriptor.digest(), content.length);
  }

  /** Stores a document under its digest and returns its descriptor without the closing brace. */
  private String document(String mediaType, String json) {
    byte[] content = bytes(json);
    base.putManifest(Digest.of(content).value(), mediaType, content);
    return "{'mediaType':'%s','digest':'%s','size':%d"
        .formatted(mediaType, Digest.of(content), content.length);
  }

  private void tag(String mediaType, String json) {
    base.putManifest(TAG, mediaType, bytes(json));
  }

  private String image(String platform) {
    return image(platform, MediaTypes.OCI_LAYER_GZIP);
  }

  private String image(String platform, String layerType) {
    String[] parts = platform.split("/");
    String config =
        "{'os':'%s','architecture':'%s'%s,'rootfs':{'type':'layers','diff_ids':['%s']}}"
            .formatted(
                parts[0],
                parts[1],
                parts.length > 2 ? ",'variant':'" + parts[2] + "'" : "",
                Digest.of(bytes(platform)));
    return "{'schemaVersion':2,'config':%s,'layers':[%s]}"
        .formatted(
            blob(MediaTypes.OCI_CONFIG, bytes(config)), blob(layerType, bytes("layer" + platform)));
  }

  private String entry(String platform) {
    return document(MediaTypes.OCI_MANIFEST, image(platform));
  }

  private static String index(String... entries) {
    return "{'schemaVersion':2,'manifests':[" + String.join(",", entries) + "]}";
  }

  private static Digest diffId(String platform) {
    return Digest.of(bytes(platform));
  }

  private void assertChosen(String wanted, String chosen) {
    assertThat(resolve(wanted).layers().getFirst().diffId()).isEqualTo(diffId(chosen));
    // The documents in the cache give the same result.
    assertThat(resolve(wanted).layers().getFirst().diffId()).isEqualTo(diffId(chosen));
    assertThat(warnings).isEmpty();
  }

  @Test
  void anEntryWithoutPlatformHasThatOfItsConfig() {
    tag(MediaTypes.OCI_INDEX, index(entry("linux/arm64") + "}", entry("linux/amd64") + "}"));
    assertChosen("linux/amd64", "linux/amd64");
    assertChosen("linux/arm64/v8", "linux/arm64");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'os':'','architecture':''}", "{'os':'linux'}", "null"})
  void anUnknownPlatformCountsAsNone(String platform) {
    tag(MediaTypes.OCI_INDEX, index(entry("linux/amd64") + ",'platform':" + platform + "}"));
    assertChosen("linux/amd64", "linux/amd64");
  }

  @Test
  void entriesWithAPlatformComeFirst() {
    String other =
        document(
            MediaTypes.OCI_MANIFEST,
            image("linux/amd64").replace("{'schemaVersion'", "{'annotations':{},'schemaVersion'"));
    tag(
        MediaTypes.OCI_INDEX,
        index(
            other + "}",
            entry("linux/arm64") + ",'platform':{'os':'linux','architecture':'amd64'}}"));
    assertChosen("linux/amd64", "linux/arm64");
  }

  @Test
  void aNestedIndexCountsAsItsEntries() {
    String inner = document(MediaTypes.OCI_INDEX, index(entry("linux/amd64") + "}"));
    String outer = document(MediaTypes.DOCKER_LIST, index(inner + "}"));
    tag(MediaTypes.OCI_INDEX, index(entry("linux/s390x") + "}", outer + "}"));
    assertChosen("linux/amd64", "linux/amd64");
  }

  @Test
  void aNestedIndexMayHaveAPlatform() {
    String inner =
        document(
            MediaTypes.OCI_INDEX,
            index(
                entry("linux/arm64") + ",'platform':{'os':'linux','architecture':'arm64'}}",
                entry("linux/amd64") + ",'platform':{'os':'linux','architecture':'amd64'}}"));
    tag(MediaTypes.OCI_INDEX, index(inner + ",'platform':{'os':'linux','architecture':'amd64'}}"));
    assertChosen("linux/amd64", "linux/amd64");
  }

  @Test
  void deeplyNestedIndexesAreRefused() {
    String entry = entry("linux/amd64");
    for (int i = 0; i < 20; i++) {
      entry = document(MediaTypes.OCI_INDEX, index(entry + "}"));
    }
    tag(MediaTypes.OCI_INDEX, index(entry + "}"));
    assertRefused("its indexes are nested deeper than");
  }

  @Test
  void entriesThatAreNoImagesAreSkipped() {
    String attestation =
        image("linux/amd64").replace("{'schemaVersion'", "{'subject':null,'schemaVersion'");
    String artifact =
        image("linux/amd64").replace("{'schemaVersion'", "{'artifactType':'x/y','schemaVersion'");
    tag(
        MediaTypes.OCI_INDEX,
        index(
            document(MediaTypes.OCI_MANIFEST, attestation)
                + ",'annotations':{'vnd.docker.reference.type':'attestation-manifest'}}",
            document(MediaTypes.OCI_MANIFEST, artifact)
                + ",'artifactType':'x/y','platform':{'os':'linux','architecture':'amd64'}}",
            document("application/x", attestation) + "}",
            document(MediaTypes.OCI_MANIFEST, attestation)
                + ",'platform':{'os':'unknown','architecture':'unknown'}}",
            entry("linux/arm/v7") + "}",
            entry("linux/amd64") + "}"));
    assertChosen("linux/amd64", "linux/amd64");
  }

  @Test
  void aMissingEntryIsSkippedUnlessItIsChosen() {
    String gone =
        "{'mediaType':'%s','digest':'%s','size':9}"
            .formatted(MediaTypes.OCI_MANIFEST, Digest.of(bytes("gone")));
    tag(MediaTypes.OCI_INDEX, index(gone, entry("linux/amd64") + "}"));
    assertChosen("linux/amd64", "linux/amd64");
  }

  @ParameterizedTest
  @CsvSource({
    "linux/arm/v7, linux/arm/v6",
    "linux/arm64, linux/arm64/v8",
    "linux/amd64/v3, linux/amd64/v2",
    "linux/amd64/v2, linux/amd64",
  })
  void lowerVariantsMatch(String wanted, String offered) {
    tag(MediaTypes.OCI_INDEX, index(entry("linux/386") + "}", entry(offered) + "}"));
    assertChosen(wanted, offered);
  }

  @Test
  void theMessageHasTheOfferedPlatforms() {
    tag(
        MediaTypes.OCI_INDEX,
        index(
            entry("linux/arm64") + "}",
            entry("linux/s390x") + ",'platform':{'os':'linux','architecture':'s390x'}}"));
    assertThatThrownBy(() -> resolve("linux/amd64"))
        .hasMessageContaining("only for linux/arm64, linux/s390x")
        .extracting(e -> ((BuildException) e).reason())
        .isEqualTo(FailureReason.PlatformNotInBaseImage);
  }

  @Test
  void anIndexWithoutPlatformsIsReported() {
    tag(MediaTypes.OCI_INDEX, index());
    assertThatThrownBy(() -> resolve("linux/amd64"))
        .hasMessageContaining("only for unknown platforms");
  }

  private void assertRefused(String words) {
    assertThatThrownBy(() -> resolve("linux/amd64"))
        .hasMessageContaining("registry.test/base:1 cannot be used as a base image: ")
        .hasMessageContaining(words)
        .extracting(e -> ((BuildException) e).reason())
        .isEqualTo(FailureReason.BaseImageNotFound);
  }

  @ParameterizedTest
  @CsvSource({
    "application/vnd.cncf.helm.config.v1+json, a Helm chart",
    "application/vnd.wasm.config.v0+json, a WebAssembly module",
    "application/vnd.cncf.model.config.v1+json, a model",
    "application/vnd.oci.empty.v1+json, an artifact",
  })
  void artifactsAreRefusedByName(String config, String name) {
    tag(MediaTypes.OCI_MANIFEST, image("linux/amd64").replace(MediaTypes.OCI_CONFIG, config));
    assertRefused("it is " + name + ": its config has the media type " + config);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1+json", "v1+prettyjws"})
  void schema1IsRefusedByName(String version) {
    tag(
        "application/vnd.docker.distribution.manifest." + version,
        "{'schemaVersion':1,'fsLayers':[]}");
    assertRefused("manifest schema 1");
  }

  @Test
  void aDocumentThatIsManifestAndIndexIsRefused() {
    tag(
        MediaTypes.OCI_MANIFEST,
        image("linux/amd64").replace("{'schemaVersion'", "{'manifests':[],'schemaVersion'"));
    assertRefused("both a manifest and an index");
  }

  @ParameterizedTest
  @CsvSource({
    "application/vnd.docker.image.rootfs.diff.tar.zstd, application/vnd.oci.image.layer.v1.tar+zstd",
    "application/vnd.docker.image.rootfs.diff.tar.gzip, application/vnd.oci.image.layer.v1.tar+gzip",
    "Application/VND.OCI.image.layer.v1.TAR, application/vnd.oci.image.layer.v1.tar",
    "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip,"
        + " application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
    "application/vnd.oci.image.layer.nondistributable.v1.tar,"
        + " application/vnd.oci.image.layer.nondistributable.v1.tar",
    "application/x-tar, application/x-tar",
  })
  void unusualLayerTypesAreAccepted(String type, String ours) {
    tag(MediaTypes.DOCKER_MANIFEST, image("linux/amd64", type));
    assertThat(resolve("linux/amd64").layers().getFirst().descriptor().mediaType()).isEqualTo(ours);
  }

  @ParameterizedTest
  @CsvSource({
    "application/vnd.oci.image.layer.v1.tar+gzip+encrypted, is encrypted",
    "application/vnd.wasm.content.layer.v1+wasm, is not a layer of an image",
  })
  void layersWithoutFilesAreRefused(String type, String words) {
    tag(MediaTypes.OCI_MANIFEST, image("linux/amd64", type));
    assertRefused(words);
  }

  @Test
  void layersWithoutDiffIdsAreRefused() {
    String manifest = image("linux/amd64");
    tag(
        MediaTypes.OCI_MANIFEST,
        manifest.replace(
            "'layers':[", "'layers':[" + blob(MediaTypes.OCI_LAYER, bytes("x")) + ","));
    assertRefused("1 diff IDs for 2 layers");
  }

  @Test
  void anImageMayHaveNoLayers() {
    String config = blob(MediaTypes.DOCKER_CONFIG, bytes("{'os':'linux','architecture':'amd64'}"));
    tag(MediaTypes.DOCKER_MANIFEST, "{'schemaVersion':2,'config':" + config + "}");
    assertThat(resolve("linux/amd64").layers()).isEmpty();
  }

  @Test
  void tooManyEntriesAreRefused() {
    tag(
        MediaTypes.OCI_INDEX,
        index(
            IntStream.range(0, 200)
                .mapToObj(i -> entry("linux/x" + i) + "}")
                .toArray(String[]::new)));
    assertRefused("entries of its index have no platform");
  }
}
