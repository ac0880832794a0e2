package dev.fastforward.builder.registry;

import dev.fastforward.builder.auth.Authenticator;
import dev.fastforward.builder.auth.Scopes;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.transport.Decision;
import dev.fastforward.builder.transport.Facts;
import dev.fastforward.builder.transport.HttpAnswer;
import dev.fastforward.builder.transport.HttpCall;
import dev.fastforward.builder.transport.RepositoryAddress;
import java.io.IOException;

/**
 * A request of the distribution API.
 *
 * @param <T> the result
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#endpoints">OCI
 *     distribution spec, endpoints</a>
 */
interface Endpoint<T> {
  /** For messages, after "cannot": {@code read manifest latest}. */
  String action();

  /** The actions that the token must allow. */
  Scopes scopes(RepositoryAddress at);

  /** The HTTP request. */
  HttpCall call(RepositoryAddress at);

  /** How to proceed after a response. {@link Authenticator} handles 401. Pure. */
  Decision decide(Facts answer);

  /**
   * Reads the result from a response that {@link #decide} accepted.
   *
   * @throws RegistryException of kind BROKEN if the response is not valid
   */
  T read(HttpAnswer answer, RepositoryAddress at) throws IOException;

  /** Whether the result is a stream of the response, which closes it. */
  default boolean streams() {
    return false;
  }
}
