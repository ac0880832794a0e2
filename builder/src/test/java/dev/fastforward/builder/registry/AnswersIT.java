package dev.fastforward.builder.registry;

import static dev.fastforward.builder.registry.FaultyTestBed.blob;
import static dev.fastforward.builder.registry.FaultyTestBed.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.RegistryException.Kind;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.testing.FaultyRegistry;
import dev.fastforward.builder.testing.Reply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All requests with all responses of a registry: a failed optimisation is not an error, and an
 * error names the request, the response and the registry's message.
 */
@Timeout(120)
class AnswersIT {
  private static final byte[] CONTENT = text("content of a blob");
  private static final Descriptor BLOB = blob(CONTENT);
  private static final byte[] BODY = text("{\"schemaVersion\": 2, \"config\": {}}");
  private static final Reply GOOD = Reply.ok(MediaTypes.OCI_MANIFEST, BODY);
  private static final String MANIFEST = "/v2/app/manifests/latest";
  private static final String UPLOADS = "/v2/app/blobs/uploads/";
  private static final String MOUNT = UPLOADS + "?mount=" + BLOB.digest() + "&from=base";
  private static final String HTML = "<html><title>Bad Gateway of a proxy</title></html>";

  @TempDir Path folder;

  static Stream<Reply> answers() {
    return Stream.of(
            IntStream.of(200, 201, 202, 203, 204, 206, 300, 301, 302, 303, 304, 307, 308),
            IntStream.rangeClosed(400, 431),
            IntStream.of(444, 451, 499, 500, 501, 502, 503, 504, 505, 507, 508, 511),
            IntStream.rangeClosed(520, 530))
        .flatMap(IntStream::boxed)
        .map(Reply::of)
        .map(reply ->
            reply.status() % 2 == 0
                ? reply.with(text(HTML)).with("Content-Type", "text/html")
                : reply.with(text("{\"errors\":[{\"code\":\"DENIED\",\"message\":\"no\"}]}")));
  }

  private static boolean mayLookRight(Reply reply, int... right) {
    return IntStream.of(right).anyMatch(status -> status == reply.status());
  }

  @ParameterizedTest
  @MethodSource("answers")
  void aFailedMountIsNotAnError(Reply reply) {
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      bed.server.on("POST " + MOUNT, reply);

      assertThat(bed.repository("app").mountBlob(BLOB, bed.repository("base")))
          .isEqualTo(reply.status() == 201);
    }
  }

  @ParameterizedTest
  @MethodSource("answers")
  void getFollowsAnIncompleteHead(Reply reply) {
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      bed.server.on("HEAD " + MANIFEST, reply).on("GET " + MANIFEST, GOOD);
      if (mayLookRight(reply, 401, 404, 410)) {
        return; // these are answers: no rights, not there
      }
      assertThat(bed.repository("app").headManifest("latest").orElseThrow().digest())
          .isEqualTo(Digest.of(BODY));
    }
  }

  @ParameterizedTest
  @MethodSource("answers")
  void aBlobIsUploadedIfHeadFails(Reply reply) {
    byte[] large = text("large".repeat(5000));
    Descriptor blob = blob(large);
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      bed.server
          .on("HEAD /v2/app/blobs/" + blob.digest(), reply)
          .on("POST " + UPLOADS, Reply.of(202).with("Location", "/up/1"))
          .on("PUT /up/1?digest=" + blob.digest(), Reply.of(201));

      bed.repository("app").putBlob(blob, () -> new ByteArrayInputStream(large));
      assertThat(bed.server.seen("PUT", "/up/1"))
          .hasSize(mayLookRight(reply, 200, 203, 206) ? 0 : 1);
    }
  }

  @ParameterizedTest
  @MethodSource("answers")
  void aFailedCancellationIsNotAnError(Reply reply) {
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      bed.server
          .on("POST " + UPLOADS, Reply.of(202).with("Location", "/up/1"))
          .on("DELETE /up/1", reply);

      bed.repository("app").checkPush();
      assertThat(bed.server.seen("DELETE", "/up/1")).isNotEmpty();
    }
  }

  /** A request whose failure is an error. */
  private record Question(String request, int[] right, Asking asking) {}

  private interface Asking {
    void ask(Repository app) throws IOException;
  }

  private static final List<Question> QUESTIONS =
      List.of(
          new Question(
              "GET " + MANIFEST, new int[] {200, 203, 404, 410}, app -> app.getManifest("latest")),
          new Question(
              "GET /v2/app/blobs/" + BLOB.digest(),
              new int[] {},
              app -> {
                try (InputStream in = app.openBlob(BLOB)) {
                  in.readAllBytes();
                }
              }),
          new Question("POST " + UPLOADS, new int[] {}, Repository::checkPush),
          new Question(
              "PUT " + MANIFEST,
              new int[] {200, 201, 202, 203, 204, 206},
              app -> app.putManifest("latest", MediaTypes.OCI_MANIFEST, BODY)),
          new Question(
              "DELETE /v2/app/manifests/" + BLOB.digest(),
              new int[] {200, 201, 202, 203, 204, 206, 404, 410},
              app -> app.deleteManifest(BLOB.digest())),
          new Question(
              "GET /v2/app/tags/list?n=1000", new int[] {200, 203, 404, 410}, Repository::tags));

  @ParameterizedTest
  @MethodSource("answers")
  void aFailureNamesRequestAndResponse(Reply reply) throws IOException {
    for (Question question : QUESTIONS) {
      try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
        bed.server.on(question.request(), reply);
        try {
          question.asking().ask(bed.repository("app"));
          assertThat(reply.status()).as(question.request()).isIn(boxed(question.right()));
        } catch (RegistryException e) {
          String method = question.request().split(" ")[0];
          boolean answered = reply.status() != 401 && !reply(reply, 200, 206);
          assertThat(e).hasMessageContaining(bed.server.host() + "/app");
          if (answered && e.kind() != Kind.BROKEN) {
            assertThat(e)
                .hasMessageContaining("answered " + reply.status())
                .hasMessageContaining(" to " + method + " /v2/app/");
          }
          if (reply.status() >= 400 && reply.body().length > 0 && !reply(reply, 401)) {
            assertThat(e.getMessage()).containsAnyOf("DENIED: no", "Bad Gateway of a proxy");
          }
          if (reply.status() >= 500 && !(method.equals("DELETE") && reply(reply, 501))) {
            assertThat(e.kind()).as(question.request()).isEqualTo(Kind.UNAVAILABLE);
          }
        }
      }
    }
  }

  private static boolean reply(Reply reply, int low, int high) {
    return reply.status() >= low && reply.status() <= high;
  }

  private static boolean reply(Reply reply, int status) {
    return reply.status() == status;
  }

  private static List<Integer> boxed(int[] values) {
    return IntStream.of(values).boxed().toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 405, 500, 501})
  void aMountWithARefusedScopeIsNotAnError(int status) throws IOException {
    try (FaultyTestBed bed = FaultyTestBed.withPassword(folder)) {
      String challenge = "Bearer realm=\"" + bed.server.url("/token") + "\"";
      String both = "/token?scope=repository:app:pull,push&scope=repository:base:pull";
      bed.server
          .on("POST " + MOUNT, Reply.of(401).with("WWW-Authenticate", challenge))
          .on("GET " + both, Reply.of(status))
          .on("GET /token?scope=repository:app:pull,push", Reply.json("{\"access_token\":\"t\"}"))
          .on(
              "POST " + UPLOADS,
              Reply.of(401).with("WWW-Authenticate", challenge),
              Reply.of(202).with("Location", "/up/1"))
          .on("PUT /up/1?digest=" + BLOB.digest(), Reply.of(201));
      Repository app = bed.repository("app");

      assertThat(app.mountBlob(BLOB, bed.repository("base"))).isFalse();
      app.putBlob(BLOB, () -> new ByteArrayInputStream(CONTENT));
      assertThat(bed.server.seen("PUT", "/up/1").getFirst().header("authorization"))
          .isEqualTo("Bearer t");
    }
  }

  /** A mount that is refused for one blob is not tried for the others. */
  @Test
  void aMountThatIsRefusedIsTriedOnce() {
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      bed.server.on(
          "POST " + MOUNT,
          Reply.of(401).with("WWW-Authenticate", "Bearer realm=\"" + bed.server.url("/t") + "\""));
      for (int i = 0; i < 3; i++) {
        assertThat(bed.repository("app").mountBlob(BLOB, bed.repository("base"))).isFalse();
      }
      assertThat(bed.server.seen("POST", UPLOADS)).hasSize(1);
    }
  }

  @Test
  void repositoriesOfDifferentUsersAreNotMounted() throws IOException {
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      Files.writeString(
          folder.resolve("config.json"),
          "{\"auths\": {\"%1$s/app\": {\"auth\": \"%2$s\"}, \"%1$s/base\": {\"auth\": \"%3$s\"}}}"
              .formatted(bed.server.host(), base64("a:a"), base64("b:b")));
      assertThat(bed.repository("app").mountBlob(BLOB, bed.repository("base"))).isFalse();
      assertThat(bed.server.seen()).isEmpty();
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void anUnsupportedSchemeIsNamed() {
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      bed.server.on("GET " + MANIFEST, Reply.of(401).with("WWW-Authenticate", "Negotiate"));
      assertThatThrownBy(() -> bed.repository("app").getManifest("latest"))
          .hasMessageContaining("asks for negotiate; only Basic and Bearer are supported");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"token\":\"t\"}",
        "{\"access_token\":\"t\",\"expires_in\":\"300\"}",
        "{\"token\":\"\",\"access_token\":\"t\",\"expires_in\":12.5,\"issued_at\":null}",
        "{\"token\":\"t\",\"expires_in\":\"soon\"}",
        "{\"token\":\"t\",\"expires_in\":-1}"
      })
  void allFormsOfTokensAreRead(String answer) {
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      String challenge = "Bearer realm=\"" + bed.server.url("/token") + "\"";
      bed.server
          .on("GET " + MANIFEST, Reply.of(401).with("WWW-Authenticate", challenge), GOOD)
          .on(
              "GET /token?scope=repository:app:pull",
              Reply.of(307).with("Location", "/token2?scope=a"))
          .on("GET /token2?scope=a", Reply.json(answer));
      assertThat(bed.repository("app").getManifest("latest")).isPresent();
      assertThat(bed.server.seen("GET", MANIFEST).getLast().header("authorization"))
          .isEqualTo("Bearer t");
    }
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  private static byte[] read(Repository app, Descriptor blob) throws IOException {
    try (InputStream in = app.openBlob(blob)) {
      return in.readAllBytes();
    }
  }

  @Test
  void contentEncodingIsDecoded() throws IOException {
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      bed.server
          .on(
              "GET /v2/app/blobs/" + BLOB.digest(),
              Reply.ok(gzip(CONTENT)).with("Content-Encoding", "gzip"))
          .on(
              "GET " + MANIFEST,
              Reply.ok(MediaTypes.OCI_MANIFEST, gzip(BODY)).with("Content-Encoding", "gzip"));
      assertThat(read(bed.repository("app"), BLOB)).isEqualTo(CONTENT);
      assertThat(bed.repository("app").getManifest("latest").orElseThrow().bytes()).isEqualTo(BODY);
    }
  }

  /** Like an object store that describes the file itself by Content-Encoding. */
  @Test
  void contentEncodingOfALayerItselfIsIgnored() throws IOException {
    byte[] layer = gzip(CONTENT);
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      bed.server.on(
          "GET /v2/app/blobs/" + Digest.of(layer),
          Reply.ok(layer).with("Content-Encoding", "gzip"));
      assertThat(read(bed.repository("app"), blob(layer))).isEqualTo(layer);
    }
  }

  @Test
  void aServerThatRefusesRangesIsReadFromTheStart() throws IOException {
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      bed.server.on(
          "GET /v2/app/blobs/" + BLOB.digest(),
          Reply.ok(CONTENT).cutAfter(4),
          Reply.of(416),
          Reply.ok(CONTENT));
      assertThat(read(bed.repository("app"), BLOB)).isEqualTo(CONTENT);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {307, 308})
  void anUploadIsRedirectedToAnotherHost(int status) throws IOException {
    try (FaultyTestBed bed = FaultyTestBed.withPassword(folder);
        FaultyRegistry store = FaultyRegistry.start()) {
      bed.server
          .on("POST " + UPLOADS, Reply.of(202).with("Location", "/up/1?a=b"))
          .on(
              "PUT /up/1?a=b&digest=" + BLOB.digest(),
              Reply.of(status).with("Location", store.url("/put?sig=x%2Fy")));
      store.on("PUT /put?sig=x%2Fy", Reply.of(201));

      bed.repository("app").putBlob(BLOB, () -> new ByteArrayInputStream(CONTENT));
      assertThat(store.seen().getLast().body()).isEqualTo(CONTENT);
      assertThat(store.seen().getLast().headers()).doesNotContainKey("authorization");
    }
  }

  @Test
  void refusedPageSizesAreLeftOut() {
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      bed.server
          .on(
              "GET /v2/app/tags/list?n=1000",
              Reply.of(400).with(text("{\"errors\":[{\"code\":\"PAGINATION_NUMBER_INVALID\"}]}")))
          .on("GET /v2/app/tags/list", Reply.json("{\"tags\":[\"a\"]}"));
      assertThat(bed.repository("app").tags()).containsExactly("a");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 409, 410, 412, 416})
  void aLostUploadIsStartedAgain(int status) {
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      bed.server
          .on("POST " + UPLOADS, Reply.of(202).with("Location", "/up/1"))
          .on("PUT /up/1?digest=" + BLOB.digest(), Reply.of(status), Reply.of(201));
      bed.repository("app").putBlob(BLOB, () -> new ByteArrayInputStream(CONTENT));
      assertThat(bed.server.seen("POST", UPLOADS)).hasSize(2);
    }
  }
}
