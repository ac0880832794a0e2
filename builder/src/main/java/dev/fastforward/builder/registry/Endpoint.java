package dev.fastforward.builder.registry;

import java.io.IOException;

/** One thing that a registry can be asked for. */
interface Endpoint<T> {
  /** For messages, after "cannot": {@code read manifest latest}. */
  String action();

  Scopes scopes(RepositoryAddress at);

  HttpCall call(RepositoryAddress at);

  /** Whether the same request may succeed another time. */
  default boolean mayPass(HttpAnswer answer) {
    return !understands(answer.status()) && Failures.mayPass(answer.status());
  }

  /** Whether {@link #read} makes something of an answer with this status. */
  boolean understands(int status);

  /**
   * @throws RegistryException if the answer is not what was asked for
   */
  T read(HttpAnswer answer, RepositoryAddress at) throws IOException;

  /** Whether the result still reads from the answer, and closes it. */
  default boolean streams() {
    return false;
  }
}
