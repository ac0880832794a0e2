package dev.fastforward.builder.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.MalformedJsonException;
import dev.fastforward.builder.registry.RegistryException.Kind;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Says what a refusal means. Pure. */
final class Failures {
  private static final int DETAIL_LENGTH = 300;

  private Failures() {}

  static Kind kind(int status) {
    return switch (status) {
      case 401 -> Kind.UNAUTHORIZED;
      case 403, 405, 409, 412 -> Kind.DENIED;
      case 404 -> Kind.NOT_FOUND;
      default -> mayPass(status) || status >= 500 ? Kind.UNAVAILABLE : Kind.INVALID;
    };
  }

  /** Whether the same request may succeed another time. */
  static boolean mayPass(int status) {
    return status == 408 || status == 425 || status == 429 || (status >= 500 && status != 501);
  }

  static <T> Attempt<T> again(String server, HttpAnswer answer) {
    return new Attempt.Again<>(
        server + " answered " + answer.status() + details(answer),
        retryAfter(answer.header("Retry-After"), Instant.now()),
        null);
  }

  /**
   * @throws RegistryException if trying again would not help
   */
  static <T> Attempt<T> again(String server, IOException e) {
    if (e instanceof SSLPeerUnverifiedException || e instanceof SSLHandshakeException) {
      throw new RegistryException(
          Kind.UNAVAILABLE,
          server
              + ": its certificate is not trusted ("
              + e.getMessage()
              + "); name a file with its CA: --registry-certificate, or SSL_CERT_FILE",
          e);
    }
    // What Java says when the first bytes that come are no TLS.
    if (e instanceof SSLException && String.valueOf(e.getMessage()).contains("unrecognized SSL")) {
      throw new RegistryException(
          Kind.UNAVAILABLE,
          server + " does not speak TLS; name it as an insecure registry to use plain HTTP",
          e);
    }
    String why = e instanceof UnknownHostException ? "there is no host of that name" : describe(e);
    return new Attempt.Again<>(server + ": " + why, null, e);
  }

  private static String describe(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /** Reads seconds or a date; null if there is neither. */
  static @Nullable Duration retryAfter(@Nullable String value, Instant now) {
    if (value == null) {
      return null;
    }
    if (value.strip().matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(value.strip()));
    }
    try {
      Instant until =
          ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Code and message of the first error that the registry names: {@code " (CODE: message)"}. */
  static String details(HttpAnswer answer) {
    JsonNode error = firstError(answer.errorBody());
    if (error == null) {
      return "";
    }
    String code = error.path("code").asText("");
    String message = error.path("message").asText("");
    String text =
        (code.isEmpty() || message.isEmpty() ? code + message : code + ": " + message)
            .replaceAll("\\p{Cntrl}+", " ")
            .strip();
    if (text.isEmpty()) {
      return "";
    }
    return " (" + (text.length() > DETAIL_LENGTH ? text.substring(0, DETAIL_LENGTH) : text) + ")";
  }

  private static @Nullable JsonNode firstError(String body) {
    if (!body.stripLeading().startsWith("{")) {
      return null;
    }
    try {
      JsonNode root = Json.read(body.getBytes(StandardCharsets.UTF_8), JsonNode.class);
      return root.path("errors").path(0);
    } catch (MalformedJsonException e) {
      return null;
    }
  }
}
