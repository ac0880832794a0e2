package dev.fastforward.operator.plan;

import dev.fastforward.crds.Condition;
import dev.fastforward.crds.ImageBuildSpec;
import dev.fastforward.crds.ImageBuildStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a decision is made from.
 *
 * @param name of the ImageBuild
 * @param generation of its spec
 * @param rebuildAt value of its rebuild annotation
 * @param attempts its Jobs, finished ones included
 * @param load what else runs
 */
public record Facts(
    String name,
    long generation,
    ImageBuildSpec spec,
    ImageBuildStatus status,
    @Nullable String rebuildAt,
    SourceState source,
    List<Attempt> attempts,
    Instant now,
    Load load) {

  public Facts {
    attempts = List.copyOf(attempts);
  }

  /** The same, after the status was written. */
  public Facts with(ImageBuildStatus newStatus) {
    return new Facts(name, generation, spec, newStatus, rebuildAt, source, attempts, now, load);
  }

  /** The same, now that it is known what else runs. */
  public Facts with(Load newLoad) {
    return new Facts(name, generation, spec, status, rebuildAt, source, attempts, now, newLoad);
  }

  /** Since when the status says that something is to be done; now if it does not. */
  public Instant reconcilingSince() {
    return status
        .condition(Condition.RECONCILING)
        .map(condition -> Instant.parse(condition.lastTransitionTime()))
        .orElse(now);
  }

  /** Number of the last build that is known to have ended; 0 for none. */
  long lastEnded() {
    var last = status.lastBuild();
    return last == null ? 0 : last.number();
  }

  /** The rebuild that was requested last. Removing the annotation requests nothing. */
  @Nullable String effectiveRebuild() {
    return rebuildAt != null ? rebuildAt : status.lastHandledRebuildAt();
  }

  /** What the spec asks for now; null while the source is missing. */
  @Nullable String wanted() {
    return switch (source) {
      case SourceState.None none -> Fingerprint.of(spec, null, effectiveRebuild());
      case SourceState.Remote remote -> Fingerprint.of(spec, null, effectiveRebuild());
      case SourceState.Found found -> Fingerprint.of(spec, found.digest(), effectiveRebuild());
      case SourceState.Missing missing -> null;
    };
  }

  @Nullable String sourceDigest() {
    return source instanceof SourceState.Found found ? found.digest() : null;
  }
}
