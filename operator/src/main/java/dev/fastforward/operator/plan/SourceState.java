package dev.fastforward.operator.plan;

/** What was found where the spec says that the source is. */
public sealed interface SourceState {
  /** The build has no source: its Dockerfile is in the spec and copies nothing. */
  record None() implements SourceState {}

  /** The source is outside of the cluster: only the build itself finds out what is there. */
  record Remote() implements SourceState {}

  /**
   * @param digest a hash over names and contents of its files
   */
  record Found(String digest) implements SourceState {}

  /**
   * @param name of the ConfigMap that is not there
   */
  record Missing(String name) implements SourceState {}
}
