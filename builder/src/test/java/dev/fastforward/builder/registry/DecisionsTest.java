package dev.fastforward.builder.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.auth.TokenServer;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.transport.Decision;
import dev.fastforward.builder.transport.Facts;
import dev.fastforward.builder.transport.Failures;
import dev.fastforward.builder.transport.HttpBody;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The decision for each response to each request, one row per status. */
class DecisionsTest {
  private static final Digest DIGEST = Digest.of(new byte[0]);
  private static final Descriptor BLOB = new Descriptor(MediaTypes.OCI_LAYER, DIGEST, 0);
  private static final Map<String, Function<Facts, Decision>> ENDPOINTS =
      Map.of(
          "mount", new MountBlob(DIGEST, "base")::decide,
          "headBlob", new HeadBlob(DIGEST)::decide,
          "getBlob", new GetBlob(DIGEST, 0, 0)::decide,
          "start", new StartUpload()::decide,
          "finish", new FinishUpload(URI.create("/"), BLOB, HttpBody.empty())::decide,
          "cancel", new CancelUpload(URI.create("/"))::decide,
          "headManifest", ManifestQuery.head("1")::decide,
          "getManifest", ManifestQuery.get("1")::decide,
          "putManifest", new PutManifest("1", MediaTypes.OCI_MANIFEST, new byte[0])::decide,
          "other", Failures::decide);

  private static String said(Decision decision) {
    return switch (decision) {
      case Decision.Take() -> "take";
      case Decision.Again() -> "again";
      case Decision.Refuse(RegistryException.Kind kind) -> kind.name();
    };
  }

  private static Decision decide(String endpoint, Facts facts) {
    return Objects.requireNonNull(ENDPOINTS.get(endpoint), endpoint).apply(facts);
  }

  private static Facts facts(int status, String code) {
    return new Facts(status, code.equals("-") ? List.of() : List.of(code), code);
  }

  @ParameterizedTest
  @CsvSource({
    // status, mount, headBlob, getBlob, start, finish, headManifest, getManifest, putManifest
    "200, take, take, take, take, take, take, take, take",
    "201, take, BROKEN, BROKEN, take, take, take, BROKEN, take",
    "202, take, BROKEN, BROKEN, take, take, take, BROKEN, take",
    "203, take, take, take, take, take, take, take, take",
    "204, take, BROKEN, BROKEN, take, take, take, BROKEN, take",
    "206, take, take, take, take, take, take, BROKEN, take",
    "301, take, BROKEN, BROKEN, BROKEN, BROKEN, take, BROKEN, BROKEN",
    "304, take, BROKEN, BROKEN, BROKEN, BROKEN, take, BROKEN, BROKEN",
    "307, take, BROKEN, BROKEN, BROKEN, BROKEN, take, BROKEN, BROKEN",
    "400, take, INVALID, INVALID, INVALID, INVALID, take, INVALID, INVALID",
    "401, take, UNAUTHORIZED, UNAUTHORIZED, UNAUTHORIZED, UNAUTHORIZED, take, UNAUTHORIZED,"
        + " UNAUTHORIZED",
    "403, take, DENIED, DENIED, DENIED, DENIED, take, DENIED, DENIED",
    "404, take, take, NOT_FOUND, NOT_FOUND, take, take, take, NOT_FOUND",
    "405, take, DENIED, DENIED, DENIED, DENIED, take, DENIED, DENIED",
    "406, take, INVALID, INVALID, INVALID, INVALID, take, INVALID, INVALID",
    "407, take, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, take, UNAVAILABLE, UNAVAILABLE",
    "408, again, again, again, again, again, again, again, again",
    "409, take, DENIED, DENIED, DENIED, take, take, DENIED, DENIED",
    "410, take, take, NOT_FOUND, NOT_FOUND, take, take, take, NOT_FOUND",
    "412, take, DENIED, DENIED, DENIED, take, take, DENIED, DENIED",
    "413, take, INVALID, INVALID, INVALID, INVALID, take, INVALID, INVALID",
    "415, take, INVALID, INVALID, INVALID, INVALID, take, INVALID, INVALID",
    "416, take, INVALID, INVALID, INVALID, take, take, INVALID, INVALID",
    "421, again, again, again, again, again, again, again, again",
    "422, take, INVALID, INVALID, INVALID, INVALID, take, INVALID, INVALID",
    "429, again, again, again, again, again, again, again, again",
    "451, take, DENIED, DENIED, DENIED, DENIED, take, DENIED, DENIED",
    "499, again, again, again, again, again, again, again, again",
    "500, again, again, again, again, again, again, again, again",
    "501, take, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, take, UNAVAILABLE, UNAVAILABLE",
    "502, again, again, again, again, again, again, again, again",
    "503, again, again, again, again, again, again, again, again",
    "504, again, again, again, again, again, again, again, again",
    "507, take, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, take, UNAVAILABLE, UNAVAILABLE",
    "511, take, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, take, UNAVAILABLE, UNAVAILABLE",
    "520, again, again, again, again, again, again, again, again",
    "530, again, again, again, again, again, again, again, again",
  })
  void aStatusMeans(
      int status,
      String mount,
      String headBlob,
      String getBlob,
      String start,
      String finish,
      String headManifest,
      String getManifest,
      String putManifest) {
    Map.of(
            "mount", mount,
            "headBlob", headBlob,
            "getBlob", getBlob,
            "start", start,
            "finish", finish,
            "headManifest", headManifest,
            "getManifest", getManifest,
            "putManifest", putManifest,
            "cancel", "take")
        .forEach((endpoint, wanted) ->
            assertThat(said(decide(endpoint, Facts.of(status)))).as(endpoint).isEqualTo(wanted));
  }

  @ParameterizedTest
  @CsvSource({
    "putManifest, 400, MANIFEST_BLOB_UNKNOWN, INCOMPLETE",
    "putManifest, 404, MANIFEST_BLOB_UNKNOWN, INCOMPLETE",
    "putManifest, 404, BLOB_UNKNOWN, INCOMPLETE",
    "putManifest, 400, MANIFEST_UNKNOWN, INCOMPLETE",
    "putManifest, 400, DIGEST_INVALID, again",
    "putManifest, 400, MANIFEST_INVALID, INVALID",
    "putManifest, 400, TAG_INVALID tag is immutable, DENIED",
    "putManifest, 404, NAME_UNKNOWN, NOT_FOUND",
    "finish, 400, BLOB_UPLOAD_UNKNOWN, take",
    "finish, 400, BLOB_UPLOAD_INVALID, take",
    "finish, 400, DIGEST_INVALID, take",
    "finish, 400, NAME_INVALID, INVALID",
    "mount, 403, TOOMANYREQUESTS, again",
    "getManifest, 403, TOOMANYREQUESTS, again",
    "other, 400, TOOMANYREQUESTS, again",
  })
  void anErrorCodeMeans(String endpoint, int status, String code, String wanted) {
    assertThat(said(decide(endpoint, facts(status, code)))).isEqualTo(wanted);
  }

  @Test
  void aManifestIsRetriedWhileAnotherBuildStoresItsBlobs() {
    Facts answer = new Facts(400, List.of("DIGEST_INVALID", "MANIFEST_BLOB_UNKNOWN"), "");
    assertThat(said(new PutManifest("1", "type", new byte[0]).decide(answer))).isEqualTo("again");
  }

  @ParameterizedTest
  @CsvSource({
    "202, -, take",
    "404, -, take",
    "410, -, take",
    "405, -, DENIED",
    "501, -, DENIED",
    "400, UNSUPPORTED, DENIED",
    "403, -, DENIED",
    "400, -, INVALID",
    "503, -, again"
  })
  void aRefusedDeletionIsDenied(int status, String code, String wanted) {
    assertThat(said(new DeleteManifest(DIGEST).decide(facts(status, code)))).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource({
    "200, take",
    "404, take",
    "204, BROKEN",
    "400, INVALID",
    "403, DENIED",
    "500, again",
  })
  void aListOfTags(int status, String wanted) {
    assertThat(said(new ListTags(ListTags.FIRST).decide(Facts.of(status)))).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource({
    "200, take", "201, take", "400, UNAUTHORIZED", "401, UNAUTHORIZED", "403, UNAUTHORIZED",
    "404, UNAUTHORIZED", "405, DENIED", "429, again", "503, again", "302, BROKEN",
  })
  void aTokenServer(int status, String wanted) {
    assertThat(said(TokenServer.decide(Facts.of(status)))).isEqualTo(wanted);
  }
}
