package dev.fastforward.builder.registry;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one try came to. What never can succeed is thrown as a {@link RegistryException}. */
sealed interface Attempt<T> {

  record Done<T>(T value) implements Attempt<T> {}

  /**
   * It failed, and may succeed another time.
   *
   * @param why what the last try met, without secrets
   * @param after what the server asked to wait
   */
  record Again<T>(String why, @Nullable Duration after, @Nullable Throwable cause)
      implements Attempt<T> {
    <U> Again<U> as() {
      return new Again<>(why, after, cause);
    }
  }
}
