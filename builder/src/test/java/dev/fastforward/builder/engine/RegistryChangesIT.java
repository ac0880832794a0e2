package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.BuildRequestBuilder;
import dev.fastforward.builder.contract.CacheMode;
import dev.fastforward.builder.contract.CacheRequest;
import dev.fastforward.builder.contract.OutputRequest;
import dev.fastforward.builder.contract.OutputType;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.testing.BusyboxBase;
import dev.fastforward.builder.testing.FaultyProxy;
import dev.fastforward.builder.testing.NeedsRoot;
import dev.fastforward.builder.testing.ProxyFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes or moves in a registry while a build is at work. */
@NeedsRoot
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryChangesIT {
  private static final String LOST = "the cache has lost a layer";
  @RegisterExtension final FaultBed bed = new FaultBed();
  private String app = "";
  private int number;

  @BeforeEach
  void firstBuild() throws IOException {
    app = "team/app" + number++;
    dockerfile("FROM busybox\n", "1");
    bed.file("a", "a\n").file("c", "1\n");
    bed.build(app).sound();
  }

  private void dockerfile(String from, String label) throws IOException {
    bed.dockerfile(
        from
            + """
            COPY a /a
            RUN cat /a > /b
            COPY c /c
            RUN cat /b /c > /d
            LABEL x=%s
            """
                .formatted(label));
  }

  /** Layers of the entries that the base does not have. */
  private Set<String> layers() throws IOException {
    Set<String> layers = new TreeSet<>();
    bed.eachEntry(
        app + "/cache",
        (cache, key, entry) ->
            entry.layers().stream().skip(1).forEach(layer -> layers.add(layer.digest().hex())));
    return layers;
  }

  private FaultyProxy.Event losing(String repository) {
    return () -> lose(repository, layers());
  }

  /** How many of the layers a repository had. */
  private int lose(String repository, Collection<String> layers) throws IOException {
    int lost = 0;
    for (String layer : layers) {
      Path links = bed.repositoryFolder(repository).resolve("_layers/sha256").resolve(layer);
      if (Files.exists(links)) {
        Scenario.delete(links);
        lost++;
      }
    }
    return lost;
  }

  private void assertRight(String repository, String c) throws IOException {
    PulledImage image = bed.pull(repository);
    assertThat(image.text("/d")).isEqualTo("a\n" + c);
    assertThat(image.text("/a") + image.text("/b") + image.text("/c")).isEqualTo("aa" + c);
  }

  private BuildRequestBuilder withCache(BuildRequestBuilder request) {
    return request.cache(
        CacheRequest.of(CacheMode.ReadWrite, bed.proxy.host() + "/" + app + "/cache"));
  }

  @Test
  void layersAreCollectedBetweenProbeAndMount() throws IOException {
    String other = "other/app" + number;
    bed.proxy.before(
        FaultBed.asks("POST /v2/" + other + "/blobs/uploads/\\?mount=.*"), losing(app + "/cache"));
    FaultBed.Built built = bed.build(other, this::withCache).sound();
    assertThat(bed.proxy.calm()).isPositive();
    assertThat(built.log()).contains(LOST);
    assertRight(other, "1");
    assertThat(bed.build(other, this::withCache).sound().result().steps().run()).isZero();
    assertRight(other, "1");
  }

  /**
   * A layer in another form belongs to no step: it is made again from the layer that it converts.
   */
  @Test
  void theOtherFormOfALayerIsCollectedBetweenProbeAndMount() throws IOException {
    String first = "forms/app" + number;
    String second = "forms/other" + number;
    bed.build(first, request -> withCache(stamped(request, first))).sound();
    String expected = config(first);
    AtomicInteger lost = new AtomicInteger();
    bed.proxy.before(
        FaultBed.asks("POST /v2/" + second + "/blobs/uploads/\\?mount=.*"),
        () -> lost.addAndGet(lose(app + "/cache", newLayers(first))));
    FaultBed.Built built =
        bed.build(second, request -> withCache(stamped(request, second))).sound();
    assertThat(bed.proxy.calm()).isPositive();
    assertThat(lost).hasPositiveValue();
    assertThat(built.log()).contains(LOST);
    assertThat(built.result().steps().run()).isZero();
    assertThat(config(second)).isEqualTo(expected);
    assertRight(second, "1");
  }

  private BuildRequestBuilder stamped(BuildRequestBuilder request, String repository) {
    return request.outputs(
        List.of(
            new OutputRequest(
                OutputType.registry,
                List.of(bed.name(repository)),
                null,
                null,
                BuiltLayout.attributes("rewrite-timestamp=true", "source-date-epoch=5"))));
  }

  private Manifest manifest(String repository) {
    try (RepositoryProvider repositories = FaultBed.repositories()) {
      return Json.read(
          bed.direct(repositories, repository).getManifest("1").orElseThrow().bytes(),
          Manifest.class);
    }
  }

  private String config(String repository) {
    return manifest(repository).config().digest().value();
  }

  private List<String> newLayers(String repository) {
    return manifest(repository).layers().stream().skip(1).map(l -> l.digest().hex()).toList();
  }

  /** The tag's image of before is believed to have them, and the registry refuses the manifest. */
  @Test
  void layersAreCollectedBetweenProbeAndPublish() throws IOException {
    dockerfile("FROM busybox\n", "2");
    bed.proxy.before(FaultBed.asks("PUT /v2/" + app + "/manifests/1"), losing(app));
    bed.build(app).sound();
    assertThat(bed.proxy.calm()).isPositive();
    assertRight(app, "1");
  }

  @Test
  void layersAreCollectedFromBothBetweenProbeAndPublish() throws IOException {
    dockerfile("FROM busybox\n", "2");
    bed.proxy.before(
        FaultBed.asks("PUT /v2/" + app + "/manifests/1"),
        () -> {
          losing(app).happen();
          losing(app + "/cache").happen();
        });
    FaultBed.Built built = bed.build(app).sound();
    assertThat(bed.proxy.calm()).isPositive();
    assertThat(built.log()).contains(LOST);
    assertRight(app, "1");
  }

  @Test
  void theLayerOfAnEntryIsCollectedWhileARunNeedsIt() throws IOException {
    bed.file("c", "2\n");
    bed.proxy.before(FaultBed.asks("GET /v2/" + app + "/cache/blobs/.*"), losing(app + "/cache"));
    FaultBed.Built built = bed.build(app).sound();
    assertThat(bed.proxy.calm()).isPositive();
    assertThat(built.log()).contains(LOST);
    assertThat(built.result().steps().run()).isEqualTo(2);
    assertRight(app, "2");
    bed.file("c", "3\n");
    FaultBed.Built next = bed.build(app).sound();
    assertThat(next.log()).doesNotContain(LOST);
    assertThat(next.result().steps().run()).isEqualTo(1);
    assertRight(app, "3");
  }

  @Test
  void itIsCollectedInTheMiddleOfItsDownload() throws IOException {
    bed.file("c", "2\n");
    bed.proxy.on(
        FaultBed.asks("GET /v2/" + app + "/cache/blobs/.*"),
        1,
        (request, registry) -> {
          var half = ProxyFault.TRUNCATED.answer(request, registry);
          losing(app + "/cache").happen();
          return half;
        });
    FaultBed.Built built = bed.build(app).sound();
    assertThat(bed.proxy.calm()).isPositive();
    assertThat(built.log()).contains(LOST);
    assertRight(app, "2");
  }

  @Test
  void entriesAreDeletedBetweenProbeAndUse() throws IOException {
    bed.file("c", "2\n");
    bed.proxy.before(
        FaultBed.asks("GET /v2/" + app + "/cache/manifests/[0-9a-f]{64}"),
        () -> Scenario.delete(bed.repositoryFolder(app + "/cache").resolve("_manifests/tags")));
    bed.build(app).sound();
    assertThat(bed.proxy.calm()).isPositive();
    assertRight(app, "2");
  }

  /** What the tag said first is the base, from the first request to the last layer. */
  @Test
  void theTagOfTheBaseMoves() throws IOException {
    for (String when : new String[] {"GET .*/manifests/sha256:.*", "GET .*/blobs/.*"}) {
      String base = "moving" + number++;
      bed.pushBase(base);
      String first = digest(base);
      dockerfile("FROM " + bed.proxy.host() + "/library/" + base + "\n", "1");
      String target = "team/moved" + number;
      bed.proxy.before(
          FaultBed.asks(when.replace(".*/", "/v2/library/" + base + "/")), () -> move(base));
      FaultBed.Built built = bed.build(target).sound();
      assertThat(bed.proxy.calm()).isPositive();
      assertThat(digest(base)).isNotEqualTo(first);
      assertThat(bed.pull(target).has("/etc/alpine-release")).isFalse();
      assertThat(Objects.requireNonNull(built.result().baseImages()).getFirst().digest())
          .isEqualTo(first);
      // And the next build has the new one, in all of its steps.
      FaultBed.Built next = bed.build(target).sound();
      assertThat(next.result().steps().hit()).isZero();
      assertThat(bed.pull(target).has("/etc/alpine-release")).isTrue();
    }
  }

  private String digest(String base) {
    try (RepositoryProvider repositories = FaultBed.repositories()) {
      Digest digest =
          bed.direct(repositories, "library/" + base).headManifest("latest").orElseThrow().digest();
      return Objects.requireNonNull(digest).value();
    }
  }

  private void move(String base) {
    try (RepositoryProvider repositories = FaultBed.repositories()) {
      BusyboxBase.pushAlpine(bed.direct(repositories, "library/" + base), "latest");
    }
  }
}
