package dev.fastforward.builder.transport;

import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.RegistryException.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The result of one try. A failure that no retry can repair is thrown as a {@link
 * RegistryException}.
 */
public sealed interface Attempt<T> {

  /** It succeeded. */
  record Done<T>(T value) implements Attempt<T> {}

  /**
   * It failed, and a retry may succeed.
   *
   * @param why reason for the message, without secrets
   * @param after pause that the server asks for (Retry-After); null for none
   * @param kind kind of the failure if there is no further try
   */
  record Again<T>(String why, @Nullable Duration after, @Nullable Throwable cause, Kind kind)
      implements Attempt<T> {
    Again(String why, @Nullable Duration after, @Nullable Throwable cause) {
      this(why, after, cause, Kind.UNAVAILABLE);
    }

    /** The same failure for a result of another type. */
    public <U> Again<U> as() {
      return new Again<>(why, after, cause, kind);
    }
  }
}
