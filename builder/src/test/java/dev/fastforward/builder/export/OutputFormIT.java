package dev.fastforward.builder.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.OutputRequest;
import dev.fastforward.builder.contract.OutputType;
import dev.fastforward.builder.engine.BuildBed;
import dev.fastforward.builder.engine.BuiltLayout;
import dev.fastforward.builder.layer.Compression;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same build in several forms: one form has one digest, independent of the cache. */
class OutputFormIT {
  private static final String GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";
  private static final String ZSTD = "application/vnd.oci.image.layer.v1.tar+zstd";

  @TempDir private Path folder = Path.of("");
  private BuildBed bed;

  @BeforeEach
  void open() throws IOException {
    bed = new BuildBed(folder);
    StringBuilder text = new StringBuilder();
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      text.append((char) ('a' + random.nextInt(9)));
    }
    bed.write("f", text.toString());
    bed.write("Dockerfile", "FROM REGISTRY/library/busybox\nCOPY f /d/f\nWORKDIR /w\n");
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private List<String> mediaTypes(BuiltLayout layout) throws IOException {
    return layout.layers().stream().map(l -> l.path("mediaType").asText()).toList();
  }

  @Test
  void compressionIsOfTheStepsUnlessItIsForced() throws IOException {
    assertThat(mediaTypes(bed.layout(_ -> {}, "compression=zstd")))
        .containsExactly(GZIP, ZSTD, ZSTD);
    BuiltLayout forced = bed.layout(_ -> {}, "compression=zstd", "force-compression=true");
    assertThat(mediaTypes(forced)).containsOnly(ZSTD);
    assertThat(mediaTypes(bed.layout(_ -> {}, "compression=uncompressed")))
        .containsExactly(GZIP, GZIP.replace("+gzip", ""), GZIP.replace("+gzip", ""));
    assertThat(forced.config().at("/rootfs")).isEqualTo(bed.layout(_ -> {}).config().at("/rootfs"));
  }

  @Test
  void levelsDiffer() throws IOException {
    BuiltLayout fast = bed.layout(_ -> {}, "compression=gzip", "compression-level=1");
    BuiltLayout small = bed.layout(_ -> {}, "compression=gzip", "compression-level=9");

    assertThat(fast.layers().get(1).path("size").asLong())
        .isGreaterThan(small.layers().get(1).path("size").asLong());
    assertThat(fast.layers().get(1).has("annotations")).isFalse();
    assertThat(bed.layout(_ -> {}, "compression-level=4").top())
        .isEqualTo(bed.layout(_ -> {}).top());
  }

  @Test
  void dockersMediaTypesThroughout() throws IOException {
    BuiltLayout docker = bed.layout(_ -> {}, "oci-mediatypes=false");

    assertThat(docker.top().path("mediaType").asText())
        .isEqualTo("application/vnd.docker.distribution.manifest.v2+json");
    assertThat(docker.top().at("/config/mediaType").asText())
        .isEqualTo("application/vnd.docker.container.image.v1+json");
    assertThat(mediaTypes(docker))
        .containsOnly("application/vnd.docker.image.rootfs.diff.tar.gzip");
    BuiltLayout several =
        bed.layout(
            request -> request.platforms(List.of("linux/amd64", "linux/arm64")),
            "oci-mediatypes=false");
    assertThat(several.top().path("mediaType").asText())
        .isEqualTo("application/vnd.docker.distribution.manifest.list.v2+json");
  }

  @ParameterizedTest
  @CsvSource({
    "compression=zstd, compression=gzip",
    "compression=gzip;compression-level=9, compression=zstd;force-compression=true",
    "compression=uncompressed, compression=gzip;compression-level=2",
    "compression=gzip, rewrite-timestamp=true;source-date-epoch=100",
    "rewrite-timestamp=true;source-date-epoch=100, rewrite-timestamp=true;source-date-epoch=200",
  })
  void whatWasCachedInOneFormIsTheSameInAnotherAsUncached(String first, String second)
      throws IOException {
    Path cache = folder.resolve("cache");
    BuiltLayout uncached = bed.layout(_ -> {}, second.split(";"));
    bed.layout(request -> request.cache(BuildBed.cacheIn(cache)), first.split(";"));
    BuiltLayout cached =
        bed.layout(request -> request.cache(BuildBed.cacheIn(cache)), second.split(";"));
    BuiltLayout again =
        bed.layout(request -> request.cache(BuildBed.cacheIn(cache)), second.split(";"));

    assertThat(cached.result().steps()).isEqualTo(new BuildResult.Steps(2, 0, 0));
    assertThat(cached.config()).isEqualTo(uncached.config());
    assertThat(cached.layers()).isEqualTo(uncached.layers());
    assertThat(cached.result().digest()).isEqualTo(uncached.result().digest());
    assertThat(again.result().digest()).isEqualTo(uncached.result().digest());
  }

  @Test
  void aFormThatWasMadeOnceMovesNoLayerOfTheNextBuild() throws IOException {
    for (int i = 0; i < 3; i++) {
      BuildResult result =
          bed.build(request ->
              request.outputs(
                  List.of(
                      new OutputRequest(
                          OutputType.registry,
                          List.of(bed.name("team/app:1")),
                          null,
                          null,
                          BuiltLayout.attributes(
                              "rewrite-timestamp=true", "source-date-epoch=5")))));
      assertThat(result.failure()).isNull();
      if (i == 2) {
        assertThat(result.transfer().layerBytesDown()).isZero();
        assertThat(result.transfer().bytesUp()).isZero();
      }
    }
  }

  @Test
  void noFileIsYoungerThanTheEpochWhereTimesAreRewritten() throws IOException {
    BuiltLayout built =
        bed.layout(request -> request.sourceDateEpoch(1_000_000L), "rewrite-timestamp=true");

    JsonNode layer = built.layers().get(1);
    assertThat(layer.at("/annotations/buildkit~1rewritten-timestamp").asText())
        .isEqualTo("1000000");
    try (InputStream blob = Files.newInputStream(built.blobFile(layer.path("digest").asText()));
        TarArchiveInputStream tar =
            new TarArchiveInputStream(Compression.decompress(new BufferedInputStream(blob)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        assertThat(entry.getLastModifiedTime().toMillis()).isLessThanOrEqualTo(1_000_000_000L);
      }
    }
    assertThat(built.config().path("created").asText()).isEqualTo("1970-01-12T13:46:40Z");
    assertThat(built.layers().getFirst().has("annotations")).as("of the base").isFalse();
  }

  @Test
  void annotationsGoWhereTheyAreMeantTo() throws IOException {
    BuiltLayout one =
        bed.layout(
            request -> request.annotations(java.util.Map.of("a", "all")),
            "annotation.b=one",
            "annotation-index-descriptor.c=top");
    assertThat(one.top().path("annotations").toString()).isEqualTo("{\"a\":\"all\",\"b\":\"one\"}");
    assertThat(one.index().at("/manifests/0/annotations/c").asText()).isEqualTo("top");

    BuiltLayout two =
        bed.layout(
            request -> request.platforms(List.of("linux/amd64", "linux/arm64")),
            "annotation-index.i=index",
            "annotation-manifest[linux/arm64].m=arm",
            "annotation-manifest-descriptor[linux/amd64].d=amd");
    JsonNode index = two.top();
    assertThat(index.at("/annotations/i").asText()).isEqualTo("index");
    assertThat(index.at("/manifests/0/annotations/d").asText()).isEqualTo("amd");
    assertThat(index.at("/manifests/1").has("annotations")).isFalse();
    assertThat(two.blob(index.at("/manifests/0/digest").asText()).has("annotations")).isFalse();
    assertThat(two.blob(index.at("/manifests/1/digest").asText()).at("/annotations/m").asText())
        .isEqualTo("arm");
  }

  @ParameterizedTest
  @CsvSource({
    "compression=estargz, gzip",
    "compression-level=99, 9",
    "force-compression=maybe, neither true nor false",
    "unpack=true, unpack",
    "source-date-epoch=yesterday, seconds since 1970",
    "annotation-index.a=b, index:a=b: one image",
  })
  void whatIsNotKnownIsRefusedByName(String attribute, String expected) throws IOException {
    BuildResult result =
        bed.build(request ->
            request
                .cache(BuildBed.noCache())
                .outputs(
                    List.of(
                        new OutputRequest(
                            OutputType.oci,
                            null,
                            folder.resolve("x.tar").toString(),
                            null,
                            BuiltLayout.attributes(attribute)))));

    BuildResult.Failure failure = Objects.requireNonNull(result.failure());
    assertThat(failure.reason()).isEqualTo("InvalidRequest");
    assertThat(failure.message()).contains(expected);
    assertThat(folder.resolve("x.tar")).doesNotExist();
  }
}
