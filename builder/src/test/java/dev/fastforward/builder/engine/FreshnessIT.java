package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.CacheMode;
import dev.fastforward.builder.contract.CacheRequest;
import dev.fastforward.builder.testing.NeedsRoot;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is built although the cache has it. */
@NeedsRoot
class FreshnessIT {
  @RegisterExtension static final Scenario SCENARIO = new Scenario();

  private static final String TWO_STAGES =
      """
      FROM busybox AS source
      RUN random > /value
      FROM busybox
      RUN random > /own
      COPY --from=source /value /value
      RUN cp /value /copy
      """;

  private static CacheRequest cache(Duration maxAge, @Nullable String freshness) {
    return new CacheRequest(CacheMode.ReadWrite, null, maxAge.toSeconds(), freshness, false);
  }

  @Test
  void whatIsTooOldIsRunAnewAndAllThatStandsOnIt() {
    SCENARIO.dockerfile(TWO_STAGES);
    Scenario.Built first = SCENARIO.build();
    SCENARIO.later(Duration.ofDays(2));
    assertThat(SCENARIO.withCache(cache(Duration.ofDays(3), null)).run()).isZero();
    Scenario.Built second = SCENARIO.withCache(cache(Duration.ofDays(1), null));
    assertThat(second.run()).isEqualTo(3);
    assertThat(second.text("/copy"))
        .isEqualTo(second.text("/value"))
        .isNotEqualTo(first.text("/copy"));
    // Now it is young again.
    assertThat(SCENARIO.withCache(cache(Duration.ofDays(1), null)).run()).isZero();
  }

  @Test
  void aStepIsAsOldAsTheOldestRunThatItStandsOn() {
    SCENARIO
        .files("a", "1")
        .dockerfile("FROM busybox\nRUN random > /old\nCOPY a /\nRUN random > /new\n");
    SCENARIO.build();
    SCENARIO.later(Duration.ofDays(2));
    SCENARIO.files("a", "2");
    Scenario.Built second = SCENARIO.build();
    assertThat(second.run()).isEqualTo(1);
    // Its last entry is a moment old, but not what is below it.
    assertThat(SCENARIO.withCache(cache(Duration.ofDays(1), null)).run()).isEqualTo(2);
  }

  @Test
  void aConsumerDoesNotKeepTheFileOfASourceThatIsTooOld() {
    SCENARIO.dockerfile(
        """
        FROM busybox AS source
        RUN random > /value
        FROM busybox
        COPY --from=source /value /value
        """);
    Scenario.Built first = SCENARIO.build();
    SCENARIO.later(Duration.ofDays(2));
    Scenario.Built second = SCENARIO.withCache(cache(Duration.ofDays(1), null));
    assertThat(second.run()).isEqualTo(1);
    assertThat(second.text("/value")).isNotEqualTo(first.text("/value"));
  }

  @Test
  void ageDoesNotCountForWhatRunsNothing() {
    SCENARIO.files("a", "1").dockerfile("FROM busybox\nCOPY a /\nWORKDIR /w\n");
    SCENARIO.build();
    SCENARIO.later(Duration.ofDays(2));
    assertThat(SCENARIO.withCache(cache(Duration.ofDays(1), null)).hit()).isEqualTo(2);
  }

  @Test
  void freshnessIsAnInputOfRunsOnly() {
    SCENARIO.files("a", "1").dockerfile("FROM busybox\nCOPY a /\nRUN random > /value\nCOPY a /b\n");
    SCENARIO.withCache(cache(Duration.ZERO, "one"));
    Scenario.Built second = SCENARIO.withCache(cache(Duration.ZERO, "two"));
    assertThat(second.steps()).isEqualTo(new BuildResult.Steps(1, 1, 1));
    assertThat(SCENARIO.withCache(cache(Duration.ZERO, "one")).hit()).isEqualTo(3);
  }

  @Test
  void onlyTheStageThatIsNamedAndWhatStandsOnItIsBuiltAnew() {
    SCENARIO.dockerfile(TWO_STAGES);
    Scenario.Built first = SCENARIO.build();
    Scenario.Built second = SCENARIO.forcing("source");
    assertThat(second.run()).isEqualTo(2);
    assertThat(second.text("/own")).isEqualTo(first.text("/own"));
    assertThat(second.text("/copy"))
        .isEqualTo(second.text("/value"))
        .isNotEqualTo(first.text("/copy"));
  }

  @Test
  void aStageThatIsNotThereCannotBeBuiltAnew() {
    SCENARIO.dockerfile(TWO_STAGES);
    BuildResult.Failure failure =
        SCENARIO.tryBuild(request -> request.noCacheStages(List.of("sources"))).failure();
    assertThat(failure.reason()).isEqualTo("TargetNotFound");
    assertThat(failure.message()).contains("\"sources\"", "there are source");
  }

  @Test
  void aCacheThatIsOnlyReadIsNotWritten() throws Exception {
    SCENARIO.dockerfile("FROM busybox\nRUN random > /one\n");
    SCENARIO.build();
    int entries = SCENARIO.entryTags().size();
    SCENARIO.dockerfile("FROM busybox\nRUN random > /one\nRUN random > /two\n");
    CacheRequest readOnly = CacheRequest.of(CacheMode.ReadOnly, null);
    assertThat(SCENARIO.withCache(readOnly).steps()).isEqualTo(new BuildResult.Steps(1, 0, 1));
    assertThat(SCENARIO.withCache(readOnly).steps()).isEqualTo(new BuildResult.Steps(1, 0, 1));
    assertThat(SCENARIO.entryTags()).hasSize(entries);
    CacheRequest off = CacheRequest.of(CacheMode.Disabled, null);
    assertThat(SCENARIO.withCache(off).steps()).isEqualTo(new BuildResult.Steps(0, 0, 2));
    assertThat(SCENARIO.entryTags()).hasSize(entries);
  }
}
