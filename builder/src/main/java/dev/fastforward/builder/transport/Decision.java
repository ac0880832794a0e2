package dev.fastforward.builder.transport;

import dev.fastforward.builder.repository.RegistryException.Kind;

/** How to proceed after a response. */
public sealed interface Decision {
  Decision TAKE = new Take();
  Decision AGAIN = new Again();

  /** The endpoint reads its result from the response. */
  record Take() implements Decision {}

  /** Retry: the same request may succeed later. */
  record Again() implements Decision {}

  /** Fail without a retry. */
  record Refuse(Kind kind) implements Decision {}
}
