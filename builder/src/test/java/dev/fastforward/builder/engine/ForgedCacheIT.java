package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileIndex;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.layer.IndexCodec;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A cache repository that lies, where a lie can be found out: who reads a layer, or an index and
 * then the layer, gets what a build without a cache gives.
 */
@NeedsRoot
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgedCacheIT {
  @RegisterExtension final FaultBed bed = new FaultBed();
  private String app = "";

  @BeforeEach
  void firstBuild() throws IOException {
    app = bed.newRepository();
    bed.file("c", "1\n")
        .dockerfile(
            """
            FROM busybox AS source
            RUN echo one > /one; echo two > /two; chmod 600 /two; echo 12345 > /five
            FROM busybox
            RUN echo base > /base
            COPY c /c
            COPY --from=source /one /five /from/
            RUN cat /base /c /from/one > /all; stat -c %a /base >> /all
            """);
    bed.build(app).sound();
    // What comes needs the layers of both stages.
    bed.file("c", "2\n");
  }

  private void assertRight() throws IOException {
    PulledImage image = bed.pull(app);
    assertThat(image.text("/all")).isEqualTo("base\n2\none\n644");
    assertThat(image.text("/from/five")).isEqualTo("12345");
    assertThat(image.text("/c")).isEqualTo("2");
  }

  private void assertNextBuildIsWell() throws IOException {
    bed.file("c", "3\n");
    FaultBed.Built next = bed.build(app).sound();
    assertThat(next.log()).doesNotContain("WARNING");
    assertThat(next.result().steps().run()).isEqualTo(1);
    assertThat(bed.pull(app).text("/all")).isEqualTo("base\n3\none\n644");
  }

  /** How an entry lies. */
  enum Lie {
    /** Another diff ID for the last layer. */
    DIFF_ID,
    /** A layer of another entry, under the diff ID of its own. */
    OTHER_LAYER,
    /** A layer that is no layer. */
    NO_LAYER,
    /** A layer of another size. */
    SIZE
  }

  @ParameterizedTest
  @EnumSource
  void anEntryThatLies(Lie lie) throws IOException {
    bed.eachEntry(app + "/cache", (cache, key, entry) -> forge(lie, cache, key, entry));
    FaultBed.Built built = bed.build(app).sound();
    assertThat(built.log()).contains("the cache has lost a layer");
    assertRight();
    assertNextBuildIsWell();
  }

  private static void forge(Lie lie, Repository cache, String key, Manifest entry)
      throws IOException {
    List<Descriptor> layers = new ArrayList<>(entry.layers());
    Descriptor last = layers.removeLast();
    Descriptor config = entry.config();
    switch (lie) {
      case DIFF_ID -> {
        String text;
        try (InputStream in = cache.openBlob(config)) {
          text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Digest diffId =
            Json.read(text.getBytes(StandardCharsets.UTF_8), ImageConfig.class).diffIds().getLast();
        byte[] forged = text.replace(diffId.hex(), "0".repeat(64)).getBytes(StandardCharsets.UTF_8);
        config = put(cache, MediaTypes.OCI_CONFIG, forged).withData(forged);
        layers.add(last);
      }
      case OTHER_LAYER -> layers.add(layers.getFirst());
      case NO_LAYER ->
          layers.add(
              put(cache, last.mediaType(), ("no layer" + key).getBytes(StandardCharsets.UTF_8)));
      case SIZE -> layers.add(new Descriptor(last.mediaType(), last.digest(), last.size() + 1));
    }
    cache.putManifest(
        key,
        MediaTypes.OCI_MANIFEST,
        Json.bytes(new Manifest(config, layers).withAnnotations(entry.annotations())));
  }

  private static Descriptor put(Repository cache, String mediaType, byte[] content) {
    Descriptor blob = new Descriptor(mediaType, Digest.of(content), content.length);
    cache.putBlob(blob, () -> new ByteArrayInputStream(content));
    return blob;
  }

  /** Under the key of a step there is what no entry is. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"schemaVersion\":2}",
        "{\"schemaVersion\":2,\"config\":CONFIG,\"layers\":[]}",
        "{\"schemaVersion\":2,\"config\":CONFIG,\"layers\":[CONFIG]}",
        "{\"schemaVersion\":2,\"config\":EMPTY,\"layers\":[]}",
        "{\"schemaVersion\":2,\"config\":EMPTY,\"layers\":[CONFIG],"
            + "\"annotations\":{\"dev.fastforward.ran-at\":\"yesterday\","
            + "\"dev.fastforward.sources\":\"=@\"}}"
      })
  void nonsense(String text) throws IOException {
    bed.eachEntry(
        app + "/cache",
        (cache, key, entry) -> {
          Descriptor plain = entry.config().withData(null);
          byte[] empty = "{}".getBytes(StandardCharsets.UTF_8);
          Descriptor none = put(cache, MediaTypes.OCI_CONFIG, empty);
          String json =
              text.replace("CONFIG", new String(Json.bytes(plain), StandardCharsets.UTF_8))
                  .replace("EMPTY", new String(Json.bytes(none), StandardCharsets.UTF_8));
          bed.replaceManifest(app + "/cache", key, json.getBytes(StandardCharsets.UTF_8));
        });
    bed.build(app).sound();
    assertRight();
    assertNextBuildIsWell();
  }

  /** How an index lies about a file of its layer. */
  enum Index {
    CONTENT,
    SIZE,
    MODE,
    OWNER,
    /** One that is not there. */
    ONE_MORE,
    NO_INDEX
  }

  @ParameterizedTest
  @EnumSource
  void anIndexThatLies(Index lie) throws IOException {
    forgeIndexes(
        entry -> {
          if (entry.type() != FileType.FILE || entry.path().startsWith("bin/")) {
            return Stream.of(entry);
          }
          return switch (lie) {
            case CONTENT ->
                Stream.of(
                    entry.withContent(
                        entry.size(),
                        Digest.of(entry.path().getBytes(StandardCharsets.UTF_8)),
                        null));
            case SIZE -> Stream.of(entry.withContent(entry.size() + 1, entry.content(), null));
            case MODE -> Stream.of(entry.withMode(04755));
            case OWNER -> Stream.of(entry.withOwner(7, 7));
            case ONE_MORE -> Stream.of(entry, entry.withPath(entry.path() + "x"));
            case NO_INDEX -> Stream.of(entry);
          };
        },
        lie == Index.NO_INDEX);
    FaultBed.Built built = bed.build(app).sound();
    assertThat(built.log()).containsPattern("(making a file index|it is made) again");
    assertRight();
    assertNextBuildIsWell();
  }

  private void forgeIndexes(Function<FileEntry, Stream<FileEntry>> forgery, boolean broken)
      throws IOException {
    try (RepositoryProvider repositories = FaultBed.repositories()) {
      Repository cache = bed.direct(repositories, app + "/cache");
      for (String tag : cache.tags()) {
        if (!tag.startsWith("files-")) {
          continue;
        }
        Manifest manifest = Json.read(cache.getManifest(tag).orElseThrow().bytes(), Manifest.class);
        FileIndex index;
        try (InputStream in = cache.openBlob(manifest.layers().getFirst())) {
          index = IndexCodec.decode(in.readAllBytes());
        }
        byte[] forged =
            broken
                ? "no index".getBytes(StandardCharsets.UTF_8)
                : IndexCodec.encode(
                    new FileIndex(index.entries().stream().flatMap(forgery).toList()));
        Descriptor blob = put(cache, IndexCodec.MEDIA_TYPE, forged);
        cache.putManifest(
            tag,
            MediaTypes.OCI_MANIFEST,
            Json.bytes(
                new Manifest(manifest.config(), List.of(blob))
                    .withAnnotations(manifest.annotations())));
      }
    }
  }
}
