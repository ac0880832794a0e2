package dev.fastforward.operator.plan;

import dev.fastforward.crds.CurrentBuild;
import org.jspecify.annotations.Nullable;

/**
 * A Job of the operator, as it was observed.
 *
 * @param build what it was made for
 * @param deleting whether it is being deleted
 * @param stuck why its pod cannot end although the build in it has ended, for people; null if it
 *     can
 */
public record Attempt(
    CurrentBuild build, AttemptState state, boolean deleting, @Nullable String stuck) {
  public Attempt(CurrentBuild build, AttemptState state, boolean deleting) {
    this(build, state, deleting, null);
  }

  /** Whether it has ended by itself. */
  public boolean ended() {
    return state instanceof AttemptState.Succeeded || state instanceof AttemptState.Failed;
  }
}
