package dev.fastforward.builder.transport;

import java.util.List;
import java.util.Locale;

/**
 * The part of a response that decides how to proceed.
 *
 * @param status HTTP status
 * @param codes error codes of the distribution specification
 * @param words the registry's text about the error, for people; empty for none
 */
public record Facts(int status, List<String> codes, String words) {
  /** A response without a body. */
  public static Facts of(int status) {
    return new Facts(status, List.of(), "");
  }

  /** Reads status and error body. */
  public static Facts of(HttpAnswer answer) {
    ErrorWords said = ErrorWords.of(answer.errorBody());
    return new Facts(answer.status(), said.codes(), said.words());
  }

  /** Whether the status is 2xx. */
  public boolean ok() {
    return status >= 200 && status < 300;
  }

  /** Whether the response has the whole resource: 200, or 203 if a proxy changed the headers. */
  public boolean complete() {
    return status == 200 || status == 203;
  }

  /** Whether the resource does not exist. */
  public boolean gone() {
    return status == 404 || status == 410;
  }

  /** Whether the registry names one of these error codes. */
  public boolean says(String... anyOf) {
    return List.of(anyOf).stream().anyMatch(codes::contains);
  }

  /** Whether the registry's text contains one of these words, which are in lower case. */
  public boolean mentions(String... anyOf) {
    String lower = words.toLowerCase(Locale.ROOT);
    return List.of(anyOf).stream().anyMatch(lower::contains);
  }
}
