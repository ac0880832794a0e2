package dev.fastforward.builder.registry;

import static dev.fastforward.builder.registry.FaultyTestBed.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Index;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.MalformedJsonException;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.testing.FaultyRegistry;
import dev.fastforward.builder.testing.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A malicious registry: endless or false responses, and attempts to get other passwords. */
@Timeout(60)
class HostileRegistryIT {
  private static final String MANIFEST = "GET /v2/app/manifests/latest";
  @TempDir Path folder;

  @Test
  void headersWithoutEnd() {
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      bed.server.on(MANIFEST, Reply.of(200).endlessHeaders());
      assertThatThrownBy(() -> bed.repository("app").getManifest("latest"))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining(bed.server.host())
          .hasMessageContaining("header");
    }
  }

  @Test
  void aHeaderWithoutEnd() {
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      bed.server.on(MANIFEST, Reply.of(200).with("Content-Type", "x".repeat(1 << 20)));
      assertThatThrownBy(() -> bed.repository("app").getManifest("latest"))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining(bed.server.host());
    }
  }

  @Test
  void aTokenWithoutEnd() {
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      bed.server
          .on(
              MANIFEST,
              Reply.of(401)
                  .with("WWW-Authenticate", "Bearer realm=\"" + bed.server.url("/token") + "\""))
          .on(
              "GET /token?scope=repository%3Aapp%3Apull",
              Reply.ok(text("{\"token\": \"aaaaaaaa")).endless())
          .on(
              "GET /token?scope=repository:app:pull",
              Reply.ok(text("{\"token\": \"aaaaaaaa")).endless());
      assertThatThrownBy(() -> bed.repository("app").getManifest("latest"))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("answered without a token")
          .hasMessageNotContaining("aaaa");
    }
  }

  /** Everything that is read into memory is limited. */
  @Test
  void aManifestOf100Megabytes() {
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      byte[] some = new byte[1 << 20];
      bed.server.on(MANIFEST, Reply.ok(MediaTypes.OCI_MANIFEST, some).endless());
      assertThatThrownBy(() -> bed.repository("app").getManifest("latest"))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("larger than");
      assertThat(bed.registries.transfer().bytesDown()).isLessThan(20 << 20);
    }
  }

  @Test
  void aBlobLongerThanItsDescriptorIsCut() throws IOException {
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      Descriptor blob =
          new Descriptor(MediaTypes.OCI_LAYER, Digest.of(text("what was asked for")), 18);
      bed.server.on("GET /v2/app/blobs/" + blob.digest(), Reply.ok(new byte[1000]).endless());
      try (InputStream in = bed.repository("app").openBlob(blob)) {
        assertThatThrownBy(in::readAllBytes)
            .isInstanceOf(RegistryException.class)
            .hasMessageContaining(blob.digest().value());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "{\"manifests\":[", "{\"layers\":[{\"data\":\""})
  void deepOrEndlessJson(String piece) {
    byte[] json = text(piece.repeat(200_000));
    assertThatThrownBy(() -> Json.read(json, Manifest.class))
        .isInstanceOf(MalformedJsonException.class)
        .satisfies(e -> assertThat(String.valueOf(e.getMessage()).length()).isLessThan(2000));
    assertThatThrownBy(() -> Json.read(json, Index.class))
        .isInstanceOf(MalformedJsonException.class);
  }

  /** The password for a registry is never sent to another host. */
  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void redirectsCarryNoPassword(int status) throws IOException {
    try (FaultyTestBed bed = FaultyTestBed.withPassword(folder);
        FaultyRegistry other = FaultyRegistry.start()) {
      String challenge = "Basic realm=\"x\"";
      bed.server.on(MANIFEST, Reply.of(status).with("Location", other.url("/take")));
      other.on(
          "GET /take",
          Reply.of(401).with("WWW-Authenticate", challenge),
          Reply.of(307).with("Location", other.url("/again")));
      assertThatThrownBy(() -> bed.repository("app").getManifest("latest"))
          .isInstanceOf(RegistryException.class);
      assertThat(bed.server.seen("GET", "/v2/app").getFirst().headers())
          .containsKey("authorization");
      assertThat(other.seen()).isNotEmpty();
      for (FaultyRegistry.Request request : other.seen()) {
        assertThat(request.headers()).doesNotContainKey("authorization");
        assertThat(request.target()).doesNotContain("pass");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        "gopher://x",
        "http://",
        "http://[",
        "//",
        "http://user:secret@127.0.0.1:1/x",
        "\u0000"
      })
  void invalidRedirectsFail(String location) {
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      bed.server.on(MANIFEST, Reply.of(307).with("Location", location));
      assertThatThrownBy(() -> bed.repository("app").getManifest("latest"))
          .isInstanceOfAny(RegistryException.class, BuildException.class)
          .hasMessageContaining(bed.server.host());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer",
        "Bearer realm=",
        "Bearer realm=\"file:///etc/passwd\"",
        "Bearer realm=\"http://[\"",
        "Bearer realm=\"\",service=\"",
        "Basic Basic Basic",
        ",,,=,=",
        "Negotiate abc"
      })
  void invalidChallengesFail(String challenge) throws IOException {
    try (FaultyTestBed bed = FaultyTestBed.withPassword(folder)) {
      bed.server.on(MANIFEST, Reply.of(401).with("WWW-Authenticate", challenge));
      assertThatThrownBy(() -> bed.repository("app").getManifest("latest"))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining(bed.server.host())
          .hasMessageNotContaining("pass:word");
    }
  }

  /** False headers cannot replace a manifest by another one. */
  @Test
  void theDigestIsThatOfTheContent() {
    try (FaultyTestBed bed = FaultyTestBed.anonymous(folder)) {
      Digest lie = Digest.of(text("lie"));
      byte[] body = text("{\"schemaVersion\": 2}");
      bed.server
          .on(
              MANIFEST,
              Reply.ok(MediaTypes.OCI_MANIFEST, body).with("Docker-Content-Digest", lie.toString()))
          .on("GET /v2/app/manifests/" + lie, Reply.ok(MediaTypes.OCI_MANIFEST, body));
      assertThat(
              List.of(
                  bed.repository("app").getManifest("latest").orElseThrow().descriptor().digest()))
          .containsExactly(Digest.of(body));
      assertThatThrownBy(() -> bed.repository("app").getManifest(lie.value()))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("the content has the digest");
    }
  }
}
