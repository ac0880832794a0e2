package dev.fastforward.operator.plan;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.crds.Failure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far an attempt has come. */
public sealed interface AttemptState {
  /**
   * Nothing of the build has run yet.
   *
   * @param message what it waits for, for people; null if it is just starting
   */
  record Waiting(@Nullable String message) implements AttemptState {}

  /**
   * @param where pod and node in which it runs, and how to see more, for people
   */
  record Running(String where) implements AttemptState {}

  record Succeeded(BuildResult result, Instant finishedAt) implements AttemptState {}

  /**
   * @param result what the executor said, if it came to that
   */
  record Failed(
      RetryClass retryClass, Failure failure, @Nullable BuildResult result, Instant finishedAt)
      implements AttemptState {}
}
