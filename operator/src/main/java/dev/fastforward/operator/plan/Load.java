package dev.fastforward.operator.plan;

import java.util.Optional;

/**
 * How many other builds there are, as it was when a place was asked for.
 *
 * @param running builds that run
 * @param here those of them in the namespace of the ImageBuild
 * @param next whether no other ImageBuild that waits comes first
 */
public record Load(Limits limits, int running, int here, boolean next) {
  /** Nothing else runs. */
  public static final Load NONE = new Load(Limits.NONE, 0, 0, true);

  /** Why a build has to wait, for people; empty if it has not. */
  Optional<String> obstacle() {
    if (limits.areReached(running)) {
      return Optional.of(
          running
              + " builds run, as many as the operator's setting FASTFORWARD_MAX_BUILDS allows; this"
              + " one starts when others have ended");
    }
    if (limits.areReachedIn(here)) {
      return Optional.of(
          here
              + " builds run in this namespace, as many as the operator's setting"
              + " FASTFORWARD_MAX_BUILDS_PER_NAMESPACE allows; this one starts when others have"
              + " ended");
    }
    return next
        ? Optional.empty()
        : Optional.of(running + " builds run, and others that wait come first");
  }
}
