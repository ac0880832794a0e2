package dev.fastforward.operator.plan;

import dev.fastforward.crds.CurrentBuild;

/**
 * A Job of ours as it was seen.
 *
 * @param build what it was made for
 * @param deleting whether it is on its way out
 */
public record Attempt(CurrentBuild build, AttemptState state, boolean deleting) {
  /** Whether it has ended by itself. */
  public boolean ended() {
    return state instanceof AttemptState.Succeeded || state instanceof AttemptState.Failed;
  }
}
