package dev.fastforward.operator.plan;

/** Whether a failed attempt is worth another. */
public enum RetryClass {
  /** The user has to change something. */
  USER,
  /** May have been bad luck once, such as a RUN that was killed for memory. */
  ONCE,
  /** May pass by itself: tried again up to the spec's limit. */
  TRANSIENT,
  /** Not the build's fault, such as a lost node: tried again without being counted. */
  FREE
}
