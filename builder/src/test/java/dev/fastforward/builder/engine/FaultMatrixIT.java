package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.testing.NeedsRoot;
import dev.fastforward.builder.testing.ProxyFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each thing that a registry does wrong, at each kind of request of a build: the build ends right,
 * or with an error that says where and what to do; and the next build, of a registry that is well
 * again, gives what a build gives that never met any trouble.
 */
@NeedsRoot
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class FaultMatrixIT {
  private static final String KEY = "[0-9a-f]{64}";
  private static final String BASE = "/library/busybox";
  @RegisterExtension final FaultBed bed = new FaultBed();
  private Manifest base;
  private final Map<Boolean, Map<String, String>> expected = new HashMap<>();
  private final Map<Digest, Map<String, String>> images = new HashMap<>();

  /** The kinds of requests. APP stands for the repository. */
  enum Where {
    BASE_TAG("HEAD /v2/library/busybox/manifests/latest", false, false),
    BASE_MANIFEST("GET /v2/library/busybox/manifests/sha256:.*", false, false),
    BASE_CONFIG("GET /v2/library/busybox/blobs/CONFIG", false, false),
    BASE_LAYER("GET /v2/library/busybox/blobs/LAYER", false, false),
    BASE_LAYER_OF_A_RUN("GET /v2/library/busybox/blobs/LAYER", true, true),
    BASE_IN_CACHE("GET /v2/APP/cache/manifests/base-.*", true, true),
    TAG_BEFORE("GET /v2/APP/manifests/1", true, true),
    PROBE("HEAD /v2/APP/cache/manifests/KEY", true, true),
    ENTRY("GET /v2/APP/cache/manifests/KEY", true, true),
    ENTRY_CONFIG("GET /v2/APP/cache/blobs/ENTRY_CONFIG", true, true),
    FILE_INDEX("GET /v2/APP/cache/manifests/files-.*", true, true),
    HIT_LAYER("GET /v2/APP/cache/blobs/HIT_LAYER", true, true),
    PUSH_CHECK("POST /v2/APP/blobs/uploads/", true, false),
    UPLOAD_START("POST /v2/APP/cache/blobs/uploads/", true, true),
    UPLOAD("PUT /v2/APP/cache/blobs/uploads/.*", true, true),
    UPLOAD_OF_THE_IMAGE("PUT /v2/APP/blobs/uploads/.*", true, false),
    /** From the cache to the image, or the other way: where a layer is sent first is not said. */
    MOUNT("POST /v2/APP/(cache/)?blobs/uploads/\\?mount=.*", true, true),
    BLOB_THERE("HEAD /v2/APP/(cache/)?blobs/.*", true, true),
    INDEX_PUT("PUT /v2/APP/cache/manifests/files-.*", true, true),
    BASE_PUT("PUT /v2/APP/cache/manifests/base-.*", false, true),
    ENTRY_PUT("PUT /v2/APP/cache/manifests/KEY", true, true),
    TAG_PUT("PUT /v2/APP/manifests/1", true, false);

    private final String pattern;

    /** Whether there has been a build before, of other files. */
    private final boolean warm;

    /** Whether a build can do without. */
    private final boolean optional;

    /** Builds that execute nothing are faster. */
    private boolean runs() {
      return this == BASE_LAYER_OF_A_RUN || this == HIT_LAYER || this == PUSH_CHECK;
    }

    Where(String pattern, boolean warm, boolean optional) {
      this.pattern = pattern;
      this.warm = warm;
      this.optional = optional;
    }
  }

  @BeforeAll
  void start() throws IOException {
    for (boolean runs : List.of(true, false)) {
      prepare(runs, 2);
      bed.build("warm-" + runs).sound();
      prepare(runs, 3);
      bed.build("reference-" + runs).sound();
      expected.put(runs, files("reference-" + runs));
    }
    try (RepositoryProvider repositories = FaultBed.repositories()) {
      base =
          Json.read(
              bed.direct(repositories, "library/busybox")
                  .getManifest("latest")
                  .orElseThrow()
                  .bytes(),
              Manifest.class);
    }
  }

  private void prepare(boolean runs, int seed) throws IOException {
    String command = runs ? "RUN cat" : "WORKDIR /w/";
    bed.file("a", random(1))
        .file("c", random(seed))
        .dockerfile(
            """
            FROM busybox
            COPY a /a
            COMMAND /a > /b
            COPY c /c
            COMMAND /c > /d
            CMD ["cat", "/d"]
            """
                .replace("COMMAND", command));
  }

  /** So much that an upload asks first whether it is needed. */
  private static String random(int seed) {
    byte[] bytes = new byte[20_000];
    new Random(seed).nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** What the steps made, and the config as it is without times: by hash, for messages. */
  private Map<String, String> files(String app) throws IOException {
    Digest digest;
    try (RepositoryProvider repositories = FaultBed.repositories()) {
      digest = bed.direct(repositories, app).headManifest("1").orElseThrow().digest();
    }
    Map<String, String> known = images.get(digest);
    if (known == null) {
      known = files(bed.pull(app));
      images.put(digest, known);
    }
    return known;
  }

  private static Map<String, String> files(PulledImage image) {
    ImageConfig config = Objects.requireNonNull(image.config());
    Map<String, String> all = new TreeMap<>();
    image
        .files()
        .forEach((path, text) ->
            all.put(path, Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 12)));
    all.put("config", config.containerConfig() + " of " + config.diffIds().size() + " layers");
    return all;
  }

  static Stream<Arguments> table() {
    return Stream.of(Where.values())
        .flatMap(where -> Stream.of(ProxyFault.values()).map(what -> Arguments.of(where, what)));
  }

  @ParameterizedTest
  @MethodSource("table")
  void always(Where where, ProxyFault what) throws IOException {
    String app = app(where);
    bed.proxy.on(FaultBed.asks(pattern(where, app)), what);
    FaultBed.Built built = bed.build(app);
    assertThat(bed.proxy.calm()).as("requests that met it").isPositive();
    if (where.optional) {
      built.sound();
    }
    if (built.succeeded()) {
      assertThat(files(app)).as(built.log()).isEqualTo(expected.get(where.runs()));
    } else {
      assertThat(built.failure().message())
          .contains(bed.proxy.host() + (where.pattern.contains("APP") ? "/" + app : BASE))
          .containsPattern("; (check|build again|.*: build again|it is (damaged|not well))");
    }
    assertNothingIsPoisoned(where, app);
  }

  /** What does not pass by itself, or is not told by the status of an answer. */
  static Stream<Arguments> fewer() {
    return Stream.of(Where.values())
        .flatMap(where ->
            Stream.of(ProxyFault.TRUNCATED, ProxyFault.WRONG_DIGEST)
                .map(what -> Arguments.of(where, what)));
  }

  @ParameterizedTest
  @MethodSource("fewer")
  void once(Where where, ProxyFault what) throws IOException {
    String app = app(where);
    bed.proxy.on(FaultBed.asks(pattern(where, app)), 1, what);
    FaultBed.Built built = bed.build(app);
    assertThat(bed.proxy.calm()).as("requests that met it").isPositive();
    if (where.optional || what.passes()) {
      built.sound();
    }
    if (built.succeeded()) {
      assertThat(files(app)).as(built.log()).isEqualTo(expected.get(where.runs()));
    }
    assertNothingIsPoisoned(where, app);
  }

  private void assertNothingIsPoisoned(Where where, String app) throws IOException {
    FaultBed.Built next = bed.build(app).sound();
    assertThat(files(app)).as(next.log()).isEqualTo(expected.get(where.runs()));
  }

  private String app(Where where) throws IOException {
    String app = bed.newRepository();
    prepare(where.runs(), 3);
    if (where.warm) {
      bed.copy("warm-" + where.runs(), app);
    }
    if (where == Where.ENTRY_CONFIG) {
      bed.eachEntry(app + "/cache", FaultMatrixIT::withoutData);
    }
    return app;
  }

  /** As other tools copy it: the config is a blob only. */
  private static void withoutData(Repository cache, String key, Manifest entry) {
    Manifest plain =
        new Manifest(entry.config().withData(null), entry.layers())
            .withAnnotations(entry.annotations());
    cache.putManifest(key, MediaTypes.OCI_MANIFEST, Json.bytes(plain));
  }

  private String pattern(Where where, String app) throws IOException {
    Set<String> layers = new TreeSet<>();
    Set<String> configs = new TreeSet<>();
    if (where.warm) {
      bed.eachEntry(
          app + "/cache",
          (cache, key, entry) -> {
            configs.add(entry.config().digest().value());
            entry.layers().forEach(layer -> layers.add(layer.digest().value()));
          });
    }
    String baseLayer = base.layers().getFirst().digest().value();
    layers.remove(baseLayer);
    return where
        .pattern
        .replace("APP", app)
        .replace("KEY", KEY)
        .replace("ENTRY_CONFIG", "(" + String.join("|", configs) + ")")
        .replace("HIT_LAYER", "(" + String.join("|", layers) + ")")
        .replace("CONFIG", base.config().digest().value())
        .replace("LAYER", baseLayer);
  }
}
