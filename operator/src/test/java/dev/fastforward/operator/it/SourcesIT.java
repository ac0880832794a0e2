package dev.fastforward.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sources that the builder pod fetches itself. */
class SourcesIT extends ClusterTests {
  private @Nullable SourceServer server;

  @Override
  protected Map<String, String> settings() {
    server = SourceServer.start(cluster());
    return Map.of("FASTFORWARD_INSECURE_SOURCES", server.host());
  }

  @AfterEach
  void stop() {
    server().close();
  }

  private SourceServer server() {
    return Objects.requireNonNull(server);
  }

  @Test
  void git() throws IOException {
    String first = repository("app.git", "one");
    build(
        "app",
        gitSource("git/app.git", "main"),
        "tags: ['{branch}-{commitTime}-{shortRevision}', 'b{buildNumber}']",
        "timestamp: Source");
    awaitCondition("app", "Ready");
    assertThat(field("app", ".status.inputs.source.revision")).isEqualTo("main@sha1:" + first);
    assertThat(field("app", ".status.conditions[?(@.type==\"SourceResolved\")].message"))
        .isEqualTo("main@sha1:" + first);
    assertThat(kubectl("get", "imgbuild", "app").orFail().output()).contains("main@sha1:" + first);
    Registry registry = Registry.of(cluster());
    String digest = field("app", ".status.digest");
    String tag = "main-20261101120000-" + first.substring(0, 7);
    assertThat(registry.digest(image("app:" + tag))).isEqualTo(digest);
    assertThat(registry.digest(image("app:b1"))).isEqualTo(digest);
    assertThat(registry.config(image("app:b1")).path("created").asText())
        .isEqualTo("2026-11-01T12:00:00Z");

    String second = repository("app.git", "two");
    rebuild("app", "1", "2");
    awaitCondition("app", "Ready");
    assertThat(field("app", ".status.inputs.source.revision")).isEqualTo("main@sha1:" + second);
    assertThat(field("app", ".status.digest")).isNotEqualTo(digest);
  }

  @Test
  void whatIsWrongWithARepository() throws IOException {
    repository("app.git", "one");
    build("branch", gitSource("git/app.git", "no-such-branch"));
    build("absent", gitSource("git/absent.git", "main"));
    build("closed", gitSource("private/app.git", "main"));
    build("folder", gitSource("git/app.git", "main").replace("services/app", "nowhere"));
    stalled("branch", "RevisionNotFound", "no-such-branch");
    stalled("absent", "SourceNotFound", "absent.git");
    stalled("closed", "SourceAuthFailed", "private/app.git");
    stalled("folder", "ContextDirNotFound", "nowhere");

    kubectl(
            "create",
            "secret",
            "generic",
            "git",
            "--from-literal=username=" + SourceServer.USER,
            "--from-literal=password=" + SourceServer.PASSWORD)
        .orFail();
    build(
        "closed",
        gitSource("private/app.git", "main").replace("git: {", "git: {secretRef: {name: git}, "));
    awaitCondition("closed", "Ready");
    assertThat(kubectl("logs", "job/closed-2").orFail().output())
        .doesNotContain(SourceServer.PASSWORD);
  }

  private void stalled(String name, String reason, String hint) {
    awaitCondition(name, "Stalled");
    assertThat(readyReason(name)).as(readyMessage(name)).isEqualTo(reason);
    assertThat(readyMessage(name)).contains(hint);
    assertThat(field(name, ".status.conditions[?(@.type==\"SourceResolved\")].reason"))
        .isEqualTo(reason);
  }

  @Test
  void archiveWithItsDigest() throws IOException {
    String digest = Registry.sha256(Files.readAllBytes(archive()));
    String source = "http: {url: 'http://%s/files/app.tar.gz', stripComponents: 1, digest: '%s'}";
    build("app", source.formatted(server().host(), digest));
    build("other", source.formatted(server().host(), "sha256:" + "0".repeat(64)));
    awaitCondition("app", "Ready");
    assertThat(field("app", ".status.inputs.source.digest")).isEqualTo(digest);
    stalled("other", "SourceDigestMismatch", digest);
  }

  @Test
  void artifactOfARegistry() throws IOException {
    String digest = Registry.of(cluster()).pushArtifact(image("source") + ":1", archive());
    build(
        "app",
        "oci: {image: '%s:1', secretRef: {name: registry}}, contextDir: app"
            .formatted(image("source")));
    awaitCondition("app", "Ready");
    assertThat(field("app", ".status.inputs.source.digest")).isEqualTo(digest);
  }

  private String gitSource(String path, String branch) {
    return "git: {url: 'http://%s/%s', ref: {branch: %s}}, contextDir: services/app"
        .formatted(server().host(), path, branch);
  }

  private void build(String name, String source, String... output) {
    cluster()
        .apply(
            """
            apiVersion: fastforward.dev/v1alpha1
            kind: ImageBuild
            metadata: {name: %s}
            spec:
              source: {%s}
              buildArgs: [{name: BASE, value: "%s"}]
              output:
                image: "%s"
                pushSecretRef: {name: registry}
                %s
            """
                .formatted(
                    name, source, cluster().base(), image(name), String.join("\n    ", output)),
            "-n",
            namespace);
  }

  /** A bare repository with one commit more than before; returns the commit. */
  private String repository(String name, String content) {
    return sh(
        """
        set -e
        export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b.c GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b.c
        export GIT_AUTHOR_DATE=2026-11-01T12:00:00Z GIT_COMMITTER_DATE=2026-11-01T12:00:00Z
        work=$(mktemp -d)
        [ -d "$1" ] || git init -q --bare -b main "$1"
        git clone -q "$1" "$work" 2>/dev/null
        cd "$work"
        git checkout -q -B main
        mkdir -p services/app
        printf 'ARG BASE\\nFROM $BASE\\nCOPY file /\\n' >services/app/Dockerfile
        echo "$2" >services/app/file
        git add . && git commit -q -m "$2" && git push -q origin main
        git rev-parse HEAD
        rm -rf "$work"
        """,
        server().folder().resolve(name).toString(),
        content);
  }

  private Path archive() throws IOException {
    Path archive = server().folder().resolve("app.tar.gz");
    sh(
        """
        set -e
        work=$(mktemp -d)
        mkdir "$work/app"
        printf 'ARG BASE\\nFROM $BASE\\nCOPY file /\\n' >"$work/app/Dockerfile"
        echo content >"$work/app/file"
        tar -C "$work" -czf "$1" app
        rm -rf "$work"
        """,
        archive.toString());
    return archive;
  }

  private static String sh(String script, String... arguments) {
    return cluster()
        .shell()
        .run(Stream.concat(Stream.of("sh", "-c", script, "sh"), Stream.of(arguments)).toList())
        .orFail()
        .output()
        .strip();
  }
}
