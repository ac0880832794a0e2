package dev.fastforward.builder.settings;

/** The creation time in the image's config and history. It is no input of any step. */
public sealed interface CreationTime {
  /** The times of the steps themselves. */
  record OfSteps() implements CreationTime {}

  /** The time of the source's commit, where it has one. */
  record OfSource() implements CreationTime {}

  /**
   * A given time.
   *
   * @param seconds since the epoch
   */
  record At(long seconds) implements CreationTime {}
}
