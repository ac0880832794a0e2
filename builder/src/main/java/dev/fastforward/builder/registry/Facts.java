package dev.fastforward.builder.registry;

import java.util.List;
import java.util.Locale;

/**
 * What decides about an answer.
 *
 * @param codes of the errors that the registry names, as the distribution specification has them
 * @param words what the registry says of them, for people; empty for nothing
 */
record Facts(int status, List<String> codes, String words) {
  static Facts of(int status) {
    return new Facts(status, List.of(), "");
  }

  static Facts of(HttpAnswer answer) {
    ErrorWords said = ErrorWords.of(answer.errorBody());
    return new Facts(answer.status(), said.codes(), said.words());
  }

  boolean ok() {
    return status >= 200 && status < 300;
  }

  /** Whether it is an answer with what was asked for; 203 says that a proxy had its hands in it. */
  boolean complete() {
    return status == 200 || status == 203;
  }

  boolean gone() {
    return status == 404 || status == 410;
  }

  boolean says(String... anyOf) {
    return List.of(anyOf).stream().anyMatch(codes::contains);
  }

  /** Whether the text has one of these words. */
  boolean mentions(String... anyOf) {
    String lower = words.toLowerCase(Locale.ROOT);
    return List.of(anyOf).stream().anyMatch(lower::contains);
  }
}
