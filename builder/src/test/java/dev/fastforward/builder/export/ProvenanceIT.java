package dev.fastforward.builder.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.OutputRequest;
import dev.fastforward.builder.contract.OutputType;
import dev.fastforward.builder.contract.ProvenanceMode;
import dev.fastforward.builder.contract.RunRequest;
import dev.fastforward.builder.contract.SecretRequest;
import dev.fastforward.builder.engine.BuildBed;
import dev.fastforward.builder.engine.BuiltLayout;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.testing.NeedsRoot;
import dev.fastforward.builder.testing.WebServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is attested beside an image, read by hand. */
@NeedsRoot
class ProvenanceIT {
  private static final RunRequest SECRETS =
      new RunRequest(
          List.of(new SecretRequest("npm", "/nowhere/hidden", null)),
          null,
          null,
          null,
          null,
          null,
          0,
          null);

  @TempDir Path folder;
  private final WebServer web = new WebServer();
  private BuildBed bed;

  @BeforeEach
  void open() throws Exception {
    bed = new BuildBed(folder);
    web.put("/file", WebServer.Page.of("one", Map.of("ETag", "\"one\"")));
    bed.write(
        "Dockerfile",
        "FROM REGISTRY/library/busybox AS app\nARG A\nARG API_TOKEN\nADD "
            + web.url("/file?signature=hidden")
            + " /\nRUN echo $A > /value\n");
  }

  @AfterEach
  void close() {
    bed.close();
    web.close();
  }

  private BuiltLayout layout(ProvenanceMode mode, String... attributes) throws Exception {
    return bed.layout(
        request ->
            request
                .provenance(mode)
                .target("app")
                .run(SECRETS)
                .buildArgs(
                    Map.of(
                        "A", "shown", "API_TOKEN", "hidden", "HTTPS_PROXY", "http://u:hidden@p")),
        attributes);
  }

  private static JsonNode statement(BuiltLayout layout) throws Exception {
    JsonNode attestation = layout.top().at("/manifests/1");
    return layout.blob(
        layout.blob(attestation.get("digest").asText()).at("/layers/0/digest").asText());
  }

  @Test
  void theAttestationIsInTheIndexAsBuildKitHasIt() throws Exception {
    BuiltLayout layout = layout(ProvenanceMode.min);
    JsonNode top = layout.top();
    assertThat(top.get("manifests")).hasSize(2);
    JsonNode image = top.at("/manifests/0");
    JsonNode attestation = top.at("/manifests/1");
    assertThat(image.at("/platform/os").asText()).isEqualTo("linux");
    assertThat(attestation.at("/platform/os").asText()).isEqualTo("unknown");
    assertThat(attestation.at("/platform/architecture").asText()).isEqualTo("unknown");
    assertThat(attestation.at("/annotations/vnd.docker.reference.type").asText())
        .isEqualTo("attestation-manifest");
    assertThat(attestation.at("/annotations/vnd.docker.reference.digest").asText())
        .isEqualTo(image.get("digest").asText());
    JsonNode manifest = layout.blob(attestation.get("digest").asText());
    assertThat(manifest.get("layers")).hasSize(1);
    JsonNode layer = manifest.at("/layers/0");
    assertThat(layer.get("mediaType").asText()).isEqualTo("application/vnd.in-toto+json");
    assertThat(layer.at("/annotations/in-toto.io~1predicate-type").asText())
        .isEqualTo("https://slsa.dev/provenance/v1");
    JsonNode config = layout.blob(manifest.at("/config/digest").asText());
    assertThat(config.at("/rootfs/diff_ids/0").asText()).isEqualTo(layer.get("digest").asText());
  }

  @Test
  void theStatementNamesWhatTheImageWasMadeOf() throws Exception {
    BuiltLayout layout = layout(ProvenanceMode.max);
    JsonNode statement = statement(layout);
    assertThat(statement.get("predicateType").asText()).isEqualTo("https://slsa.dev/provenance/v1");
    assertThat("sha256:" + statement.at("/subject/0/digest/sha256").asText())
        .isEqualTo(layout.top().at("/manifests/0/digest").asText());
    JsonNode definition = statement.at("/predicate/buildDefinition");
    JsonNode base = definition.at("/resolvedDependencies/0");
    assertThat(base.get("uri").asText())
        .startsWith("pkg:docker/" + bed.name("library/busybox") + "@latest?digest=sha256:");
    assertThat(base.at("/digest/sha256").asText())
        .isEqualTo(
            Objects.requireNonNull(layout.result().baseImages()).getFirst().digest().substring(7));
    JsonNode file = definition.at("/resolvedDependencies/1");
    assertThat(file.get("uri").asText()).isEqualTo(web.url("/file"));
    assertThat(file.at("/digest/sha256").asText())
        .isEqualTo(Digest.of("one".getBytes(StandardCharsets.UTF_8)).hex());
    JsonNode asked = definition.at("/externalParameters/request");
    assertThat(asked.at("/args/target").asText()).isEqualTo("app");
    assertThat(asked.at("/args/build-arg:A").asText()).isEqualTo("shown");
    assertThat(asked.at("/secrets/0/id").asText()).isEqualTo("npm");
    assertThat(statement.at("/predicate/runDetails/builder/id").asText()).isNotEmpty();
    assertThat(statement.at("/predicate/runDetails/metadata/startedOn").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void nothingSecretAndNoPathOfThisMachineIsInIt(ProvenanceMode mode) throws Exception {
    assertThat(statement(layout(mode)).toString())
        .doesNotContain("hidden", folder.toString(), "signature");
  }

  @Test
  void shortOnesDoNotTellWhatWasAskedFor() throws Exception {
    assertThat(statement(layout(ProvenanceMode.min)).toString())
        .contains("target")
        .doesNotContain("build-arg", "npm", "shown", "startedOn");
  }

  @Test
  void withAnEpochNothingHasTheTimeOfTheBuild() throws Exception {
    for (ProvenanceMode mode : ProvenanceMode.values()) {
      BuiltLayout first = withEpoch(mode);
      assertThat(statement(first).at("/predicate/runDetails/metadata").isMissingNode()).isTrue();
      assertThat(withEpoch(mode).result().digest()).isEqualTo(first.result().digest());
    }
  }

  private BuiltLayout withEpoch(ProvenanceMode mode) throws Exception {
    return bed.layout(
        request -> request.provenance(mode).sourceDateEpoch(1_000_000_000L),
        "rewrite-timestamp=true");
  }

  @Test
  void aRebuildOfWhatIsCachedPushesTheSame() throws Exception {
    BuildResult first = push();
    BuildResult second = push();
    assertThat(second.steps().run()).isZero();
    assertThat(second.steps().hit()).isEqualTo(2);
    assertThat(second.digest()).isEqualTo(first.digest());
    JsonNode index = bed.manifest("team/app", "1");
    assertThat(index.get("manifests")).hasSize(2);
    JsonNode attestation = bed.manifest("team/app", index.at("/manifests/1/digest").asText());
    assertThat(attestation.get("layers")).hasSize(1);
  }

  private BuildResult push() throws Exception {
    BuildResult result =
        bed.build(request ->
            request
                .provenance(ProvenanceMode.min)
                .outputs(List.of(OutputRequest.registry(bed.name("team/app:1")))));
    assertThat(result.failure()).isNull();
    return result;
  }

  @ParameterizedTest
  @EnumSource(
      value = OutputType.class,
      names = {"docker", "local", "tar"})
  void outputsWithoutAnIndexAreRefused(OutputType type) throws Exception {
    Path dest = folder.resolve("dest");
    BuildResult result =
        bed.build(request ->
            request
                .cache(BuildBed.noCache())
                .provenance(ProvenanceMode.min)
                .outputs(List.of(new OutputRequest(type, null, dest.toString(), null, null))));
    BuildResult.Failure failure = Objects.requireNonNull(result.failure());
    assertThat(failure.reason()).isEqualTo("InvalidRequest");
    assertThat(failure.message()).contains("type " + type, "leave provenance out");
    assertThat(Files.exists(dest)).isFalse();
  }
}
