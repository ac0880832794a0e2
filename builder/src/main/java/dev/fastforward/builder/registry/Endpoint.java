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

/** One thing that a registry can be asked for. */
interface Endpoint<T> {
  /** For messages, after "cannot": {@code read manifest latest}. */
  String action();

  Scopes scopes(RepositoryAddress at);

  HttpCall call(RepositoryAddress at);

  /**
   * What an answer means. 401 is not asked about: that is the business of {@link Authenticator}.
   * Pure.
   */
  Decision decide(Facts answer);

  /**
   * Makes the result of an answer that was decided to be taken.
   *
   * @throws RegistryException if the answer is not what was asked for
   */
  T read(HttpAnswer answer, RepositoryAddress at) throws IOException;

  /** Whether the result still reads from the answer, and closes it. */
  default boolean streams() {
    return false;
  }
}
