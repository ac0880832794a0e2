package dev.fastforward.builder.registry;

import static dev.fastforward.builder.registry.FaultyTestBed.blob;
import static dev.fastforward.builder.registry.FaultyTestBed.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.RegistryException.Kind;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.testing.FaultyRegistry;
import dev.fastforward.builder.testing.Reply;
import dev.fastforward.builder.transport.ResponseGuard;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Faults of a registry and of the connection to it. */
class RegistryFaultsIT {
  private static final String MANIFEST = "/v2/app/manifests/latest";
  private static final byte[] BODY = text("{\"schemaVersion\": 2}");
  private static final Reply GOOD = Reply.ok(MediaTypes.OCI_MANIFEST, BODY);

  private FaultyTestBed bed;
  private Repository app;

  @BeforeEach
  void start(@TempDir Path folder) {
    bed = FaultyTestBed.anonymous(folder);
    app = bed.repository("app");
  }

  @AfterEach
  void stop() {
    bed.close();
  }

  private static void assertFails(Kind kind, String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining(message)
        .extracting(e -> ((RegistryException) e).kind())
        .isEqualTo(kind);
  }

  private byte[] read(Descriptor blob) throws IOException {
    try (InputStream in = app.openBlob(blob)) {
      return in.readAllBytes();
    }
  }

  @Test
  void serverErrorsAreRetried() {
    bed.server.on("GET " + MANIFEST, Reply.of(500), Reply.of(503), Reply.reset(), GOOD);

    assertThat(app.getManifest("latest").orElseThrow().bytes()).isEqualTo(BODY);
    assertThat(bed.pacer.pauses())
        .containsExactly(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400));
    assertThat(bed.registries.transfer().requests()).isEqualTo(4);
  }

  @Test
  void retryAfterIsHonoured() {
    bed.server.on("GET " + MANIFEST, Reply.of(429).with("Retry-After", "11"), GOOD);

    assertThat(app.getManifest("latest")).isPresent();
    assertThat(bed.pacer.pauses()).containsExactly(Duration.ofSeconds(11));
  }

  @Test
  void waitingIsLimited() {
    bed.server.on("GET " + MANIFEST, Reply.of(429).with("Retry-After", "3600"));

    assertFails(
        Kind.UNAVAILABLE,
        bed.server.host() + "/app: cannot get manifest latest: " + bed.server.host(),
        () -> app.getManifest("latest"));
    assertThat(bed.pacer.pauses()).isEmpty();
  }

  @Test
  void givesUpAfterFiveTries() {
    bed.server.on("HEAD " + MANIFEST, Reply.of(502)).on("GET " + MANIFEST, Reply.of(502));

    assertFails(
        Kind.UNAVAILABLE,
        "answered 502 to HEAD " + MANIFEST + " (tried 5 times)",
        () -> app.headManifest("latest"));
    assertThat(bed.server.seen("HEAD", MANIFEST)).hasSize(5);
    assertThat(bed.server.seen("GET", MANIFEST)).hasSize(1);
  }

  @Test
  void refusedConnectionIsReported() {
    bed.server.close();

    assertFails(Kind.UNAVAILABLE, "(tried 5 times)", () -> app.headManifest("latest"));
  }

  /** docker-registry answers so while another client stores the same blob. */
  @Test
  void digestInvalidIsRetried() {
    String body = "{\"errors\":[{\"code\":\"DIGEST_INVALID\",\"message\":\"did not match\"}]}";
    bed.server.on("PUT " + MANIFEST, Reply.of(400).with(text(body)), Reply.of(201));

    app.putManifest("latest", MediaTypes.OCI_MANIFEST, BODY);
    assertThat(bed.server.seen()).hasSize(2);
  }

  @Test
  void refusalIsNotRetried() {
    String body = "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"quota\\nused up\"}]}";
    bed.server.on("GET " + MANIFEST, Reply.of(403).with(text(body)));

    assertFails(
        Kind.DENIED, "answered 403 (DENIED: quota used up)", () -> app.getManifest("latest"));
    assertThat(bed.server.seen()).hasSize(1);
  }

  @Test
  void errorWithoutEndIsCut() {
    bed.server.on("GET " + MANIFEST, Reply.of(400).with(new byte[1000]).endless());

    assertFails(Kind.INVALID, "answered 400", () -> app.getManifest("latest"));
    assertThat(bed.registries.transfer().bytesDown())
        .isLessThanOrEqualTo(ResponseGuard.ERROR_BYTES);
  }

  @Test
  void manifestWithoutEndIsRefused() {
    bed.server.on("GET " + MANIFEST, Reply.ok(MediaTypes.OCI_MANIFEST, new byte[1000]).endless());

    assertFails(Kind.BROKEN, "larger than", () -> app.getManifest("latest"));
  }

  @Test
  void manifestOfAnotherDigestIsRefused() {
    Digest asked = Digest.of(text("something else"));
    bed.server.on("GET /v2/app/manifests/" + asked, GOOD);

    assertFails(
        Kind.BROKEN,
        "the content has the digest " + Digest.of(BODY),
        () -> app.getManifest(asked.value()));
  }

  @Test
  void incompleteHeadIsFollowedByGet() {
    bed.server.on("HEAD " + MANIFEST, Reply.of(200)).on("GET " + MANIFEST, GOOD);

    assertThat(app.headManifest("latest").orElseThrow().digest()).isEqualTo(Digest.of(BODY));
  }

  @Test
  void brokenDownloadIsResumed() throws IOException {
    byte[] content = text("0123456789");
    bed.server.on(
        "GET /v2/app/blobs/" + Digest.of(content),
        Reply.ok(content).cutAfter(4),
        Reply.of(206).with(text("456789")).with("Content-Range", "bytes 4-9/10"));

    assertThat(read(blob(content))).isEqualTo(content);
    assertThat(bed.server.seen().getLast().header("range")).isEqualTo("bytes=4-");
    assertThat(bed.registries.transfer().layerBytesDown()).isEqualTo(10);
  }

  @Test
  void brokenDownloadIsResumedWithoutRanges() throws IOException {
    byte[] content = text("0123456789");
    bed.server.on(
        "GET /v2/app/blobs/" + Digest.of(content),
        Reply.ok(content).cutAfter(4),
        Reply.ok(content));

    assertThat(read(blob(content))).isEqualTo(content);
  }

  @Test
  void downloadThatAlwaysBreaksFails() {
    byte[] content = text("0123456789");
    bed.server.on("GET /v2/app/blobs/" + Digest.of(content), Reply.ok(content).cutAfter(4));

    assertFails(Kind.UNAVAILABLE, "the connection broke", () -> read(blob(content)));
  }

  @Test
  void blobOfAnotherDigestIsRefusedWithItsLastByte() throws IOException {
    byte[] content = text("0123456789");
    bed.server.on("GET /v2/app/blobs/" + Digest.of(content), Reply.ok(text("012345678X")));

    try (InputStream in = app.openBlob(blob(content))) {
      assertFails(Kind.BROKEN, "the content has the digest", () -> in.readNBytes(10));
      // Further reads, such as before closing, must not find a valid end.
      assertFails(Kind.BROKEN, "the content has the digest", in::read);
    }
  }

  /** Otherwise jib-core would print a stack trace. */
  @Test
  void errorWithABrokenBodyHasItsStatus() {
    bed.server.on("GET " + MANIFEST, Reply.of(403).with(text("{\"errors\":[")).cutAfter(5));

    assertFails(Kind.DENIED, "answered 403", () -> app.getManifest("latest"));
  }

  @Test
  void blobIsUploadedIfItsCheckIsRefused() {
    byte[] content = text("asked".repeat(5000));
    Digest digest = Digest.of(content);
    bed.server
        .on("HEAD /v2/app/blobs/" + digest, Reply.of(403))
        .on("POST /v2/app/blobs/uploads/", Reply.of(202).with("Location", "/up/1"))
        .on("PUT /up/1?digest=" + digest, Reply.of(201))
        .on("PUT /up/1?digest=" + digest.value().replace(":", "%3A"), Reply.of(201));

    app.putBlob(blob(content), () -> new ByteArrayInputStream(content));
    assertThat(bed.server.seen("PUT", "/up/1")).hasSize(1);
  }

  @Test
  void blobThatIsTooLongIsRefused() {
    byte[] content = text("0123456789");
    bed.server.on("GET /v2/app/blobs/" + Digest.of(content), Reply.ok(content).endless());

    assertFails(Kind.BROKEN, "it is longer than its 10 bytes", () -> read(blob(content)));
  }

  @Test
  void blobInItsDescriptorNeedsNoRequest() throws IOException {
    byte[] content = text("inline");

    assertThat(read(blob(content).withData(content))).isEqualTo(content);
    assertThat(bed.server.seen()).isEmpty();
  }

  @Test
  void brokenUploadIsRestarted() {
    byte[] content = text("upload");
    String digest = Digest.of(content).value();
    bed.server
        .on(
            "POST /v2/app/blobs/uploads/",
            Reply.of(202).with("Location", "/up/1"),
            Reply.of(202).with("Location", "/up/2?state=x"))
        .on("PUT /up/1?digest=" + digest, Reply.reset())
        .on("PUT /up/2?state=x&digest=" + digest, Reply.of(201));

    app.putBlob(blob(content), () -> new ByteArrayInputStream(content));
    assertThat(bed.server.seen("PUT", "/up/2").getFirst().body()).isEqualTo(content);
    assertThat(bed.server.seen("PUT", "/up/2").getFirst().header("content-length")).isEqualTo("6");
  }

  @Test
  void redirectIsFollowed() throws IOException {
    byte[] content = text("elsewhere");
    try (FaultyRegistry store = FaultyRegistry.start()) {
      store.on("GET /blob?sig=a%2Fb%3D", Reply.ok(content));
      bed.server.on(
          "GET /v2/app/blobs/" + Digest.of(content),
          Reply.of(307).with("Location", store.url("/blob?sig=a%2Fb%3D")));

      assertThat(read(blob(content))).isEqualTo(content);
    }
  }

  @Test
  @Timeout(60)
  void thirtyRequestsRunInParallel() throws Exception {
    bed.server.holdUntil(30);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> answers = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        String tag = "t" + i;
        answers.add(threads.submit(() -> app.headManifest(tag).isEmpty()));
      }
      for (Future<Boolean> answer : answers) {
        assertThat(answer.get()).isTrue();
      }
    }
  }

  @Test
  void blobThatWasCollectedIsUploadedAgain() {
    byte[] content = text("collected".repeat(2000)); // so large that it is asked for first
    String path = "/v2/app/blobs/" + Digest.of(content);
    bed.server.on("HEAD " + path, Reply.of(200), Reply.of(404));
    app.putBlob(blob(content), () -> new ByteArrayInputStream(content));
    assertThat(bed.server.seen()).hasSize(1);

    assertFails(Kind.NOT_FOUND, "answered 404", () -> read(blob(content)));
    assertThat(app.hasBlob(Digest.of(content))).isFalse();
  }

  @Test
  void proxyIsUsedForOtherHosts(@TempDir Path folder) {
    try (FaultyRegistry proxy = FaultyRegistry.start();
        RepositoryProvider registries =
            Registries.open(
                RegistrySettings.standard("fastforward/test")
                    .withDockerConfigDir(folder)
                    .withInsecureRegistries(Set.of("registry.test:5000")),
                Map.of("http_proxy", proxy.host()))) {
      proxy.on("GET http://registry.test:5000" + MANIFEST, GOOD);
      Repository behind = registries.repository(ImageReference.parse("registry.test:5000/app"));

      assertThat(behind.getManifest("latest")).isPresent();
    }
  }

  @Test
  void loopOfRedirectsEnds() {
    bed.server.on("GET " + MANIFEST, Reply.of(307).with("Location", MANIFEST));

    assertFails(Kind.BROKEN, "answered 307", () -> app.getManifest("latest"));
  }

  @Test
  void immutableTagIsDenied() {
    String body = "{\"errors\":[{\"code\":\"TAG_INVALID\",\"message\":\"tag is immutable\"}]}";
    bed.server.on("PUT " + MANIFEST, Reply.of(400).with(text(body)));

    assertFails(
        Kind.DENIED,
        "cannot store manifest latest",
        () -> app.putManifest("latest", MediaTypes.OCI_MANIFEST, BODY));
  }

  @Test
  void missingRepositoryIsDeniedOnPush() {
    assertFails(Kind.DENIED, "create it there", () -> app.checkPush());
  }

  @Test
  void refusedMountIsNotAnError() {
    bed.server.on(
        "POST /v2/app/blobs/uploads/?mount=" + Digest.of(BODY).value() + "&from=base",
        Reply.of(403));

    assertThat(app.mountBlob(blob(BODY), bed.repository("base"))).isFalse();
  }

  @Test
  void tagsAreReadInPages() {
    bed.server
        .on(
            "GET /v2/app/tags/list?n=1000",
            Reply.json("{\"tags\":[\"a\",\"b\"]}")
                .with("Link", "</v2/app/tags/list?last=b&n=2>; rel=\"next\""))
        .on("GET /v2/app/tags/list?last=b&n=2", Reply.json("{\"tags\":[\"c\"]}"));

    assertThat(app.tags()).containsExactly("a", "b", "c");
  }

  @Test
  void loopOfTagPagesEnds() {
    bed.server.on(
        "GET /v2/app/tags/list?n=1000",
        Reply.json("{\"tags\":[\"a\"]}").with("Link", "</v2/app/tags/list?n=1000>; rel=\"next\""));

    assertFails(Kind.BROKEN, "list of tags does not end", () -> app.tags());
  }

  @Test
  void unsupportedDeletionIsDenied() {
    Digest digest = Digest.of(BODY);
    bed.server.on("DELETE /v2/app/manifests/" + digest, Reply.of(405));

    assertFails(Kind.DENIED, "cannot delete manifest " + digest, () -> app.deleteManifest(digest));
  }

  @Test
  @Timeout(60)
  void theSameBlobIsUploadedOnceByTwoThreads() throws Exception {
    byte[] content = text("same");
    String digest = Digest.of(content).value();
    bed.server
        .on("POST /v2/app/blobs/uploads/", Reply.of(202).with("Location", "/up/1"))
        .on("PUT /up/1?digest=" + digest, Reply.of(201));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 10; i++) {
        Repository another = bed.repository("app");
        threads.execute(
            () -> another.putBlob(blob(content), () -> new ByteArrayInputStream(content)));
      }
    }
    assertThat(bed.server.seen()).hasSize(2);
  }
}
