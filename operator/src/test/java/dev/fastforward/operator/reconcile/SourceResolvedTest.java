package dev.fastforward.operator.reconcile;

import static dev.fastforward.operator.Builders.NOW;
import static dev.fastforward.operator.Builders.failure;
import static dev.fastforward.operator.Builders.gitSpec;
import static dev.fastforward.operator.Builders.imageBuild;
import static dev.fastforward.operator.Builders.runFailed;
import static dev.fastforward.operator.Builders.spec;
import static dev.fastforward.operator.Builders.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.BuildResult.ResolvedSource;
import dev.fastforward.crds.BuildReason;
import dev.fastforward.crds.BuildRecord;
import dev.fastforward.crds.Condition;
import dev.fastforward.crds.Failure;
import dev.fastforward.crds.ImageBuild;
import dev.fastforward.crds.ImageBuildSpec;
import dev.fastforward.crds.ImageBuildStatus;
import dev.fastforward.crds.Inputs;
import dev.fastforward.operator.gitops.Judges;
import dev.fastforward.operator.plan.AttemptState;
import dev.fastforward.operator.plan.Limits;
import dev.fastforward.operator.plan.RetryClass;
import dev.fastforward.operator.plan.SourceState;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the status says of sources that the build alone can resolve, and of the others. */
class SourceResolvedTest {
  private static final ResolvedSource MAIN = new ResolvedSource("main@sha1:4f1c", null);

  private ImageBuild imageBuild = imageBuild(gitSpec());
  private FakeCluster cluster = new FakeCluster(imageBuild);

  private void use(ImageBuildSpec spec, SourceState source) {
    imageBuild = imageBuild(spec);
    cluster = new FakeCluster(imageBuild);
    cluster.source = source;
  }

  @Test
  void theBuildResolvesIt() {
    use(gitSpec(), new SourceState.Remote());
    visit();
    assertThat(condition()).isEqualTo("Unknown/Progressing The build finds out what the source is");
    end("app-1", result("sha256:1", MAIN));
    visit();
    assertThat(condition()).isEqualTo("True/Resolved main@sha1:4f1c");
    assertThat(Objects.requireNonNull(status().inputs()).source())
        .isEqualTo(new Inputs.SourceRevision("main@sha1:4f1c", null));
    assertThat(lastBuild().revision()).isEqualTo("main@sha1:4f1c");

    visit();
    assertThat(cluster.created).as("nothing asks for another build").containsExactly("app-1");

    imageBuild.getMetadata().setAnnotations(Map.of(ImageBuild.REBUILD_ANNOTATION, "now"));
    visit();
    assertThat(cluster.created).containsExactly("app-1", "app-2");
    assertThat(Objects.requireNonNull(status().currentBuild()).reasons())
        .containsExactly(BuildReason.RebuildRequested);
    ResolvedSource archive = new ResolvedSource(null, "sha256:archive");
    end("app-2", result("sha256:2", archive));
    visit();
    assertThat(condition()).isEqualTo("True/Resolved sha256:archive");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SourceAuthFailed",
        "SourceNotFound",
        "RevisionNotFound",
        "ContextDirNotFound",
        "SourceDigestMismatch"
      })
  void whatIsNotThereStalls(String reason) {
    use(gitSpec(), new SourceState.Remote());
    visit();
    fail("app-1", RetryClass.USER, failure(reason, "not there\nat all"), null);
    visit();
    assertThat(condition()).isEqualTo("False/" + reason + " not there");
    assertThat(status().condition(Condition.STALLED)).isPresent();
  }

  @Test
  void whatMayComeBackIsTriedAgain() {
    use(gitSpec(), new SourceState.Remote());
    visit();
    fail("app-1", RetryClass.TRANSIENT, failure("SourceUnavailable", "503"), null);
    visit();
    assertThat(condition()).isEqualTo("False/SourceUnavailable 503");
    assertThat(status().condition(Condition.RECONCILING)).isPresent();
  }

  @Test
  void aMissingSecretOfTheSourceIsAboutTheSource() {
    use(gitSpec(), new SourceState.Remote());
    visit();
    fail(
        "app-1", RetryClass.USER, failure("SecretNotFound", "spec.source.git.secretRef: no"), null);
    visit();
    assertThat(condition()).isEqualTo("False/SecretNotFound spec.source.git.secretRef: no");
  }

  @Test
  void aFailureAfterItSaysNothingAboutIt() {
    use(gitSpec(), new SourceState.Remote());
    visit();
    fail("app-1", RetryClass.USER, runFailed(null), result("sha256:1", MAIN));
    visit();
    assertThat(condition()).isEqualTo("True/Resolved main@sha1:4f1c");
    assertThat(lastBuild().revision()).isEqualTo("main@sha1:4f1c");
    assertThat(status().inputs()).as("no image was made").isNull();
  }

  @Test
  void configMapsAreResolvedByTheOperator() {
    use(spec(), new SourceState.Found("sha256:one"));
    visit();
    assertThat(condition()).isEqualTo("True/Resolved sha256:one");
    cluster.source = new SourceState.Missing("files");
    visit();
    assertThat(condition()).isEqualTo("False/ConfigMapNotFound There is no ConfigMap files");
    cluster.source = new SourceState.None();
    visit();
    assertThat(status().condition(Condition.SOURCE_RESOLVED)).isEmpty();
  }

  @Test
  void warningsAndTheFirstMissAreKeptInBounds() {
    use(gitSpec(), new SourceState.Remote());
    visit();
    BuildResult result = result("sha256:1", MAIN);
    BuildResult.Warning warning = new BuildResult.Warning(3, "StageNameCasing", "x".repeat(1000));
    end(
        "app-1",
        new BuildResult(
            result.version(),
            result.outcome(),
            result.image(),
            result.digest(),
            result.source(),
            result.platforms(),
            result.baseImages(),
            result.steps(),
            result.transfer(),
            null,
            java.util.Collections.nCopies(12, warning),
            "COPY . /app: src/Main.java changed",
            null));
    visit();
    assertThat(lastBuild().missed()).isEqualTo("COPY . /app: src/Main.java changed");
    assertThat(lastBuild().warnings())
        .hasSize(10)
        .allSatisfy(w -> assertThat(w.message()).hasSize(300).endsWith("…"));
    assertThat(status().condition(Condition.READY).orElseThrow().message())
        .endsWith(", 10 warnings");
    assertThat(cluster.notes.getLast())
        .contains("Not in the cache: COPY . /app: src/Main.java changed")
        .contains("Warning: line 3: StageNameCasing: xxx");
  }

  private void visit() {
    new Reconciliation(cluster, new BuildQueue(Limits.NONE, InstantSource.fixed(NOW)), () -> NOW)
        .visit(imageBuild);
    Judges.assertAgreement(imageBuild);
  }

  private void end(String job, BuildResult result) {
    cluster.becomes(job, new AttemptState.Succeeded(result, NOW));
  }

  private void fail(
      String job, RetryClass retryClass, Failure failure, @Nullable BuildResult result) {
    cluster.becomes(job, new AttemptState.Failed(retryClass, failure, result, NOW));
  }

  private static BuildResult result(String digest, ResolvedSource source) {
    BuildResult made = succeeded(digest);
    return new BuildResult(
        made.version(),
        made.outcome(),
        made.image(),
        made.digest(),
        source,
        made.platforms(),
        made.baseImages(),
        made.steps(),
        made.transfer(),
        null,
        List.of(),
        null,
        null);
  }

  private ImageBuildStatus status() {
    return Objects.requireNonNull(imageBuild.getStatus());
  }

  private BuildRecord lastBuild() {
    return Objects.requireNonNull(status().lastBuild());
  }

  private String condition() {
    Condition condition = status().condition(Condition.SOURCE_RESOLVED).orElseThrow();
    return condition.status() + "/" + condition.reason() + " " + condition.message();
  }
}
