package dev.fastforward.builder.transport;

import java.util.List;
import java.util.Locale;

/**
 * What decides about an answer.
 *
 * @param codes of the errors that the registry names, as the distribution specification has them
 * @param words what the registry says of them, for people; empty for nothing
 */
public record Facts(int status, List<String> codes, String words) {
  public static Facts of(int status) {
    return new Facts(status, List.of(), "");
  }

  public static Facts of(HttpAnswer answer) {
    ErrorWords said = ErrorWords.of(answer.errorBody());
    return new Facts(answer.status(), said.codes(), said.words());
  }

  public boolean ok() {
    return status >= 200 && status < 300;
  }

  /** Whether it is an answer with what was asked for; 203 says that a proxy had its hands in it. */
  public boolean complete() {
    return status == 200 || status == 203;
  }

  public boolean gone() {
    return status == 404 || status == 410;
  }

  public boolean says(String... anyOf) {
    return List.of(anyOf).stream().anyMatch(codes::contains);
  }

  /** Whether the text has one of these words. */
  public boolean mentions(String... anyOf) {
    String lower = words.toLowerCase(Locale.ROOT);
    return List.of(anyOf).stream().anyMatch(lower::contains);
  }
}
