package dev.fastforward.builder.transport;

import dev.fastforward.builder.repository.RegistryException.Kind;

/** What an answer means for what was asked. */
public sealed interface Decision {
  Decision TAKE = new Take();
  Decision AGAIN = new Again();

  /** The endpoint makes its result of it. */
  record Take() implements Decision {}

  /** The same request may be answered well another time. */
  record Again() implements Decision {}

  /** It is the last word. */
  record Refuse(Kind kind) implements Decision {}
}
