package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.repository.StoredManifest;
import dev.fastforward.builder.testing.NeedsRoot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Why steps missed, as a build says it and as explain does. */
@NeedsRoot
class ExplainIT {
  @RegisterExtension static final Scenario SCENARIO = new Scenario();

  private static final String DOCKERFILE =
      """
      FROM busybox AS build
      ARG VERSION=1.3
      ARG API_TOKEN=none
      COPY . /app
      RUN echo $VERSION > /out
      FROM busybox
      COPY --from=build /out /out
      RUN true
      """;

  @BeforeEach
  void firstBuild() {
    SCENARIO
        .files("src/Main.java", "1", "README", "1", ".dockerignore", "Dockerfile")
        .dockerfile(DOCKERFILE);
  }

  private static String missed() {
    return String.valueOf(SCENARIO.build().result().missed());
  }

  private static List<String> explain(String... args) {
    return SCENARIO.explain(
        request -> args.length == 0 ? request : request.buildArgs(Map.of(args[0], args[1])));
  }

  @Test
  void theFirstBuildHasNothingToCompareWith() {
    Scenario.Built first = SCENARIO.build();
    assertThat(first.result().missed())
        .startsWith("[build 3/4] COPY . /app: no build before left an entry");
    assertThat(SCENARIO.build().result().missed()).isNull();
  }

  @Test
  void aFileThatChangedIsNamed() {
    SCENARIO.build();
    SCENARIO.files("src/Main.java", "2");
    assertThat(explain())
        .containsExactly(
            "miss  [build 3/4] COPY . /app: src/Main.java changed",
            "miss  [build 4/4] RUN echo $VERSION > /out: above it, COPY . /app: src/Main.java"
                + " changed",
            "miss  [stage-1 1/2] COPY --from=build /out /out: stage build changed",
            "miss  [stage-1 2/2] RUN true: above it, COPY --from=build /out /out: stage build"
                + " changed");
    Scenario.Built second = SCENARIO.build();
    assertThat(second.result().missed())
        .isEqualTo("[build 3/4] COPY . /app: src/Main.java changed");
    assertThat(second.log().lines())
        .contains(
            "not in the cache: [build 3/4] COPY . /app: src/Main.java changed",
            "not in the cache: [stage-1 1/2] COPY --from=build /out /out: stage build changed");
    assertThat(explain())
        .containsExactly(
            "stage build: not needed, what takes from it is in the cache",
            "hit   [stage-1 1/2] COPY --from=build /out /out",
            "hit   [stage-1 2/2] RUN true");
  }

  @Test
  void anArgumentThatChangedIsShownUnlessItMayBeSecret() {
    SCENARIO.build();
    assertThat(explain("VERSION", "1.4"))
        .contains("miss  [build 4/4] RUN echo $VERSION > /out: ARG VERSION 1.3 → 1.4")
        .contains("hit   [build 3/4] COPY . /app");
    assertThat(explain("API_TOKEN", "verysecret"))
        .contains("miss  [build 4/4] RUN echo $VERSION > /out: ARG API_TOKEN changed")
        .noneMatch(line -> line.contains("verysecret"));
  }

  @Test
  void anInstructionThatIsNewOrMovedIsSaidToBe() {
    SCENARIO.build();
    SCENARIO.dockerfile(DOCKERFILE.replace("RUN true", "RUN false || true"));
    assertThat(explain())
        .contains(
            "miss  [stage-1 2/2] RUN false || true: the instruction is new; there was RUN true");
    SCENARIO.dockerfile(DOCKERFILE + "RUN echo more\n");
    assertThat(explain())
        .contains("hit   [stage-1 2/3] RUN true", "miss  [stage-1 3/3] RUN echo more: it is new");
  }

  @Test
  void aBaseThatMovedIsNamed() {
    SCENARIO.build();
    moveBase();
    assertThat(missed())
        .matches("\\[build 3/4\\] COPY \\. /app: base .*/library/busybox:latest moved");
    SCENARIO.pushBase("busybox");
  }

  /** The same image with another manifest. */
  private static void moveBase() {
    try (RepositoryProvider repositories = SCENARIO.repositories()) {
      Repository base =
          repositories.repository(
              ImageReference.parse(SCENARIO.registry().host() + "/library/busybox"));
      StoredManifest manifest = base.getManifest("latest").orElseThrow();
      byte[] moved =
          new String(manifest.bytes(), StandardCharsets.UTF_8)
              .replaceFirst("\\}$", ",\"annotations\":{\"a\":\"b\"}}")
              .getBytes(StandardCharsets.UTF_8);
      assertThat(Digest.of(moved)).isNotEqualTo(manifest.descriptor().digest());
      base.putManifest("latest", MediaTypes.OCI_MANIFEST, moved);
    }
  }

  @Test
  void anEntryThatIsGoneIsSaidToBe() throws Exception {
    SCENARIO.build();
    SCENARIO.forget("RUN true");
    assertThat(missed())
        .isEqualTo(
            "[stage-1 2/2] RUN true: its inputs are those of the last build, but there is no entry"
                + " for it (any more)");
  }

  @Test
  void whatIsForcedIsSaidToBe() {
    SCENARIO.build();
    assertThat(SCENARIO.explain(request -> request.noCacheStages(List.of("build"))))
        .containsExactly(
            "miss  [build 3/4] COPY . /app: it is to be built without the cache (--no-cache)",
            "miss  [build 4/4] RUN echo $VERSION > /out: it is to be built without the cache"
                + " (--no-cache)",
            "miss  [stage-1 1/2] COPY --from=build /out /out: stage build is built without the cache",
            "miss  [stage-1 2/2] RUN true: it stands on what is built without the cache");
  }

  @Test
  void explainingCostsOneRequestOnAMissAndNoneOnAHit() {
    SCENARIO.build();
    int hit = SCENARIO.build().requests().size();
    assertThat(SCENARIO.build().requests())
        .hasSize(hit)
        .noneMatch(r -> r.path().contains("/manifests/last-"));
    SCENARIO.files("README", "2");
    assertThat(SCENARIO.build().requests())
        .filteredOn(r -> r.method().equals("GET") && r.path().contains("/manifests/last-"))
        .hasSize(1);
  }
}
