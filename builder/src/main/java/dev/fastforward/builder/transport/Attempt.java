package dev.fastforward.builder.transport;

import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.RegistryException.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one try came to. What never can succeed is thrown as a {@link RegistryException}. */
public sealed interface Attempt<T> {

  record Done<T>(T value) implements Attempt<T> {}

  /**
   * It failed, and may succeed another time.
   *
   * @param why what the last try met, without secrets
   * @param after what the server asked to wait
   * @param kind of the failure, if it is the last try
   */
  record Again<T>(String why, @Nullable Duration after, @Nullable Throwable cause, Kind kind)
      implements Attempt<T> {
    Again(String why, @Nullable Duration after, @Nullable Throwable cause) {
      this(why, after, cause, Kind.UNAVAILABLE);
    }

    public <U> Again<U> as() {
      return new Again<>(why, after, cause, kind);
    }
  }
}
