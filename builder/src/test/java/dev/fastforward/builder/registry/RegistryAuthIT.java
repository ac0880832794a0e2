package dev.fastforward.builder.registry;

import static dev.fastforward.builder.registry.FaultyTestBed.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.RegistryException.Kind;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.testing.FaultyRegistry;
import dev.fastforward.builder.testing.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens and passwords: which hosts receive them. */
class RegistryAuthIT {
  private static final String MANIFEST = "/v2/app/manifests/latest";
  private static final String PULL = "/token?service=reg&scope=repository:app:pull";
  private static final Reply GOOD = Reply.ok(MediaTypes.OCI_MANIFEST, text("{}"));
  private static final String BASIC =
      "Basic "
          + Base64.getEncoder().encodeToString("user:pass:word".getBytes(StandardCharsets.UTF_8));

  @TempDir Path folder;

  private static Reply bearer(FaultyRegistry tokens) {
    return Reply.of(401)
        .with(
            "WWW-Authenticate",
            "Bearer realm=\"" + tokens.url("/token") + "\",service=\"reg\",scope=\"ignored\"");
  }

  private static Reply token(String value) {
    return Reply.json("{\"token\": \"" + value + "\", \"expires_in\": 300}");
  }

  @Test
  void tokenIsRequestedOnceUntilItExpires() throws IOException {
    try (FaultyTestBed bed = FaultyTestBed.withPassword(folder)) {
      bed.server
          .on("GET " + MANIFEST, bearer(bed.server), GOOD)
          .on("GET " + PULL, token("t1"), token("t2"));
      Repository app = bed.repository("app");

      app.getManifest("latest");
      app.getManifest("latest");
      assertThat(bed.server.seen("GET", "/token")).hasSize(1);
      assertThat(bed.server.seen("GET", "/token").getFirst().header("authorization"))
          .isEqualTo(BASIC);
      assertThat(bed.server.seen("GET", MANIFEST).getLast().header("authorization"))
          .isEqualTo("Bearer t1");

      bed.pacer.pass(Duration.ofSeconds(290));
      app.getManifest("latest");
      assertThat(bed.server.seen("GET", "/token")).hasSize(2);
      assertThat(bed.server.seen("GET", MANIFEST).getLast().header("authorization"))
          .isEqualTo("Bearer t2");
    }
  }

  @Test
  void newTokenCoversEarlierRepositories() throws IOException {
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      String both = PULL + "&scope=repository:base:pull";
      bed.server
          .on("GET " + MANIFEST, bearer(bed.server), GOOD)
          .on("GET /v2/base/manifests/latest", GOOD)
          .on("GET " + PULL, token("t1"))
          .on("GET " + both, token("t2"));

      bed.repository("app").getManifest("latest");
      bed.repository("base").getManifest("latest");
      bed.repository("app").getManifest("latest");
      assertThat(bed.server.seen("GET", "/token")).hasSize(2);
      assertThat(bed.server.seen("GET", MANIFEST).getLast().header("authorization"))
          .isEqualTo("Bearer t2");
    }
  }

  @Test
  void refusedUnionOfScopesIsRetriedWithOneScope() throws IOException {
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      bed.server
          .on("GET " + MANIFEST, bearer(bed.server), GOOD)
          .on("GET /v2/base/manifests/latest", GOOD)
          .on("GET " + PULL, token("t1"))
          .on("GET " + PULL + "&scope=repository:base:pull", Reply.of(403))
          .on("GET /token?service=reg&scope=repository:base:pull", token("t2"));

      bed.repository("app").getManifest("latest");
      assertThat(bed.repository("base").getManifest("latest")).isPresent();
    }
  }

  @Test
  void tokenThatExpiredEarlyIsReplaced() throws IOException {
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      bed.server
          .on("GET " + MANIFEST, bearer(bed.server), GOOD, bearer(bed.server), GOOD)
          .on("GET " + PULL, token("t1"), token("t2"));

      bed.repository("app").getManifest("latest");
      assertThat(bed.repository("app").getManifest("latest")).isPresent();
      assertThat(bed.server.seen("GET", MANIFEST).getLast().header("authorization"))
          .isEqualTo("Bearer t2");
    }
  }

  @Test
  void tokenThatExpiresInTheMiddleOfAnUploadIsReplacedOnce() throws IOException {
    byte[] content = text("layer");
    try (FaultyTestBed bed = FaultyTestBed.withPassword(folder)) {
      String upload = "/v2/app/blobs/uploads/1?digest=" + FaultyTestBed.blob(content).digest();
      String push = "/token?service=reg&scope=repository:app:pull,push";
      bed.server
          .on(
              "POST /v2/app/blobs/uploads/",
              bearer(bed.server),
              Reply.of(202).with("Location", "/v2/app/blobs/uploads/1"))
          .on("PUT " + upload, bearer(bed.server), Reply.of(201))
          .on("GET " + push, token("t1"), token("t2"));

      bed.repository("app")
          .putBlob(FaultyTestBed.blob(content), () -> new ByteArrayInputStream(content));

      assertThat(bed.server.seen("PUT", "/v2/app/blobs/uploads/1"))
          .extracting(request -> request.header("authorization") + " " + request.text())
          .containsExactly("Bearer t1 layer", "Bearer t2 layer");
      assertThat(bed.server.seen("GET", "/token")).hasSize(2);
      // One refused and one accepted start; the new token causes no further start.
      assertThat(bed.server.seen("POST", "/v2/app/blobs/uploads/")).hasSize(2);
      assertThat(bed.pacer.pauses()).isEmpty();
    }
  }

  @Test
  void identityTokenIsExchanged() throws IOException {
    try (FaultyTestBed bed = FaultyTestBed.withEntry(folder, "\"identitytoken\": \"refresh/me\"")) {
      bed.server
          .on("GET " + MANIFEST, bearer(bed.server), GOOD)
          .on("POST /token", Reply.json("{\"access_token\": \"t1\"}"));

      assertThat(bed.repository("app").getManifest("latest")).isPresent();
      assertThat(bed.server.seen("POST", "/token").getFirst().text())
          .contains("grant_type=refresh_token")
          .contains("refresh_token=refresh%2Fme")
          .contains("service=reg")
          .contains("scope=repository%3Aapp%3Apull");
    }
  }

  @Test
  void registryTokenIsSentUnchanged() throws IOException {
    try (FaultyTestBed bed = FaultyTestBed.withEntry(folder, "\"registrytoken\": \"mine\"")) {
      bed.server.on("GET " + MANIFEST, GOOD);

      bed.repository("app").getManifest("latest");
      assertThat(bed.server.seen().getFirst().header("authorization")).isEqualTo("Bearer mine");
    }
  }

  @Test
  void refusingTokenServerIsNamed() throws IOException {
    try (FaultyTestBed bed = FaultyTestBed.withPassword(folder);
        FaultyRegistry tokens = FaultyRegistry.start()) {
      bed.server.on("GET " + MANIFEST, bearer(tokens));
      tokens.on("GET " + PULL, Reply.of(401));

      assertThatThrownBy(() -> bed.repository("app").getManifest("latest"))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining(
              "token server " + tokens.host() + " refused the credentials of user \"user\"")
          .hasMessageNotContaining("pass:word");
    }
  }

  @Test
  void failingTokenServerIsRetried() throws IOException {
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      bed.server
          .on("GET " + MANIFEST, bearer(bed.server), GOOD)
          .on("GET " + PULL, Reply.of(503), token("t1"));

      assertThat(bed.repository("app").getManifest("latest")).isPresent();
      assertThat(bed.pacer.pauses()).hasSize(1);
    }
  }

  @Test
  void tokensThatAreAlwaysRefusedAreAnError() throws IOException {
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      bed.server.on("GET " + MANIFEST, bearer(bed.server)).on("GET " + PULL, token("t1"));

      assertThatThrownBy(() -> bed.repository("app").getManifest("latest"))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("401: no credentials for " + bed.server.host())
          .extracting(e -> ((RegistryException) e).kind())
          .isEqualTo(Kind.UNAUTHORIZED);
      assertThat(bed.server.seen("GET", MANIFEST)).hasSizeLessThan(5);
    }
  }

  @Test
  void passwordIsNotSentToPlainHttpTokenServer() throws IOException {
    try (FaultyTestBed bed = FaultyTestBed.withPassword(folder)) {
      bed.server.on(
          "GET " + MANIFEST,
          Reply.of(401).with("WWW-Authenticate", "Bearer realm=\"http://tokens.example.com/t\""));

      assertThatThrownBy(() -> bed.repository("app").getManifest("latest"))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("token server tokens.example.com uses plain HTTP");
    }
  }

  @Test
  void redirectToAnotherHostCarriesNoPassword() throws IOException {
    try (FaultyTestBed bed = FaultyTestBed.withPassword(folder);
        FaultyRegistry other = FaultyRegistry.start()) {
      bed.server.on("GET " + MANIFEST, Reply.of(307).with("Location", other.url("/thief")));
      other.on("GET /thief", GOOD);

      assertThat(bed.repository("app").getManifest("latest")).isPresent();
      assertThat(bed.server.seen().getFirst().header("authorization")).isEqualTo(BASIC);
      assertThat(other.seen()).hasSize(1);
      assertThat(other.seen().getFirst().headers()).doesNotContainKey("authorization");
    }
  }

  @Test
  void otherHostBehindRedirectCannotAskForThePassword() throws IOException {
    try (FaultyTestBed bed = FaultyTestBed.withPassword(folder);
        FaultyRegistry other = FaultyRegistry.start()) {
      bed.server.on("GET " + MANIFEST, Reply.of(307).with("Location", other.url("/thief")));
      other.on("GET /thief", bearer(other));

      assertThatThrownBy(() -> bed.repository("app").getManifest("latest"))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining(other.host() + " answered 401");
      assertThat(other.seen("GET", "/token")).isEmpty();
    }
  }

  @Test
  void redirectOnTheSameHostKeepsThePassword() throws IOException {
    try (FaultyTestBed bed = FaultyTestBed.withPassword(folder)) {
      bed.server
          .on("GET " + MANIFEST, Reply.of(307).with("Location", "/moved"))
          .on("GET /moved", GOOD);

      assertThat(bed.repository("app").getManifest("latest")).isPresent();
      assertThat(bed.server.seen("GET", "/moved").getFirst().header("authorization"))
          .isEqualTo(BASIC);
    }
  }

  @Test
  void uploadToAnotherHostCarriesNoPassword() throws IOException {
    byte[] content = text("x");
    try (FaultyTestBed bed = FaultyTestBed.withPassword(folder);
        FaultyRegistry other = FaultyRegistry.start()) {
      String digest = FaultyTestBed.blob(content).digest().value();
      bed.server.on(
          "POST /v2/app/blobs/uploads/", Reply.of(202).with("Location", other.url("/up")));
      other.on("PUT /up?digest=" + digest, Reply.of(201));

      bed.repository("app")
          .putBlob(FaultyTestBed.blob(content), () -> new ByteArrayInputStream(content));
      assertThat(other.seen().getFirst().headers()).doesNotContainKey("authorization");
    }
  }

  @Test
  void invalidConfigIsNamedAndNotShown() throws IOException {
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      Path config = Files.writeString(folder.resolve("config.json"), "{\"auths\":\n geheim}");

      assertThatThrownBy(() -> bed.repository("app").headManifest("latest"))
          .isInstanceOf(BuildException.class)
          .hasMessageContaining(config.toString())
          .hasMessageContaining("line 2")
          .hasMessageNotContaining("geheim")
          .hasNoCause();
    }
  }

  @Test
  void invalidAuthIsNamedAndNotShown() throws IOException {
    try (FaultyTestBed bed = FaultyTestBed.withEntry(folder, "\"auth\": \"geheim!\"")) {
      assertThatThrownBy(() -> bed.repository("app").headManifest("latest"))
          .isInstanceOf(BuildException.class)
          .hasMessageContaining("the \"auth\" of " + bed.server.host())
          .hasMessageNotContaining("geheim");
    }
  }
}
