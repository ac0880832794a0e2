package dev.fastforward.operator.status;

import static dev.fastforward.crds.Condition.SOURCE_RESOLVED;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.BuildResult.ResolvedSource;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.crds.Condition;
import dev.fastforward.crds.Failure;
import dev.fastforward.operator.plan.AttemptState;
import dev.fastforward.operator.plan.Decision;
import dev.fastforward.operator.plan.Facts;
import dev.fastforward.operator.plan.SourceState;
import dev.fastforward.operator.status.Conditions.Statement;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of the source. */
final class SourceStatement {
  private static final Set<String> ABOUT_SOURCES =
      Set.of(
          FailureReason.SourceAuthFailed.name(),
          FailureReason.SourceNotFound.name(),
          FailureReason.RevisionNotFound.name(),
          FailureReason.ContextDirNotFound.name(),
          FailureReason.SourceDigestMismatch.name(),
          FailureReason.SourceUnavailable.name());
  private static final String RESOLVED = "Resolved";
  private static final Statement UNRESOLVED =
      new Statement(
          SOURCE_RESOLVED,
          Condition.Status.Unknown,
          "Progressing",
          "The build finds out what the source is");

  private SourceStatement() {}

  /** The condition after that decision; null for a build without a source. */
  static @Nullable Statement of(Facts facts, Decision decision) {
    return switch (facts.source()) {
      case SourceState.None none -> null;
      case SourceState.Found found ->
          new Statement(SOURCE_RESOLVED, Condition.Status.True, RESOLVED, found.digest());
      case SourceState.Missing missing ->
          new Statement(
              SOURCE_RESOLVED,
              Condition.Status.False,
              FailureReason.ConfigMapNotFound.name(),
              "There is no ConfigMap " + missing.name());
      case SourceState.Remote remote -> ofRemote(facts, decision);
    };
  }

  private static Statement ofRemote(Facts facts, Decision decision) {
    Statement known = Conditions.kept(facts.status(), UNRESOLVED);
    return switch (decision) {
      case Decision.Start start -> start.build().attempt() == 1 ? UNRESOLVED : known;
      case Decision.Succeed succeed -> ofResult(succeed.end().result(), known);
      case Decision.Fail fail -> ofFailure(fail.end(), known);
      case Decision.Retry retry -> ofFailure(retry.end(), known);
      default -> known;
    };
  }

  private static Statement ofFailure(AttemptState.Failed end, Statement known) {
    Failure failure = end.failure();
    boolean about =
        ABOUT_SOURCES.contains(failure.reason()) || failure.message().startsWith("spec.source.");
    return about
        ? new Statement(
            SOURCE_RESOLVED,
            Condition.Status.False,
            failure.reason(),
            Messages.firstLine(failure.message()))
        : ofResult(end.result(), known);
  }

  private static Statement ofResult(@Nullable BuildResult result, Statement known) {
    ResolvedSource source = result == null ? null : result.source();
    if (source == null) {
      return known;
    }
    String revision = source.revision() == null ? source.digest() : source.revision();
    return new Statement(
        SOURCE_RESOLVED, Condition.Status.True, RESOLVED, revision == null ? "" : revision);
  }
}
