package dev.fastforward.builder.transport;

import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.RegistryException.Kind;
import dev.fastforward.builder.transport.Decision.Refuse;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Classifies failed requests and describes them. Pure. */
public final class Failures {
  private Failures() {}

  /** How to proceed after a response that the endpoint does not handle itself. */
  public static Decision decide(Facts answer) {
    int status = answer.status();
    if (answer.says("TOOMANYREQUESTS")) {
      return Decision.AGAIN;
    }
    return switch (status) {
      case 401 -> new Refuse(Kind.UNAUTHORIZED);
      case 403, 405, 409, 412, 423, 451 -> new Refuse(Kind.DENIED);
      case 404, 410 -> new Refuse(Kind.NOT_FOUND);
      // 421: the connection belongs to another host. 499: nginx's status for a client that left.
      case 408, 421, 425, 429, 499 -> Decision.AGAIN;
      // Not implemented, no space left, or a proxy in front of the registry wants a login.
      case 407, 501, 505, 507, 511 -> new Refuse(Kind.UNAVAILABLE);
      default -> status >= 500 ? Decision.AGAIN : new Refuse(other(status));
    };
  }

  private static Kind other(int status) {
    return status < 400 ? Kind.BROKEN : Kind.INVALID;
  }

  /**
   * A retry after a response.
   *
   * @param asked the request, for the end of the message: {@code " to GET /v2/"}
   */
  public static <T> Attempt<T> again(String server, HttpAnswer answer, String asked) {
    return new Attempt.Again<>(
        server + " answered " + answer.status() + details(answer) + asked,
        retryAfter(answer.header("Retry-After"), Instant.now()),
        null);
  }

  /**
   * A retry after a failure of the connection.
   *
   * @throws RegistryException if a retry cannot help
   */
  public static <T> Attempt<T> again(String server, IOException e) {
    if (e instanceof SSLPeerUnverifiedException || e instanceof SSLHandshakeException) {
      throw new RegistryException(
          Kind.UNAVAILABLE,
          server
              + ": its certificate is not trusted ("
              + e.getMessage()
              + "); give a file with its CA: --registry-certificate, or SSL_CERT_FILE",
          e);
    }
    // The JDK's message if the first bytes are not TLS.
    if (e instanceof SSLException && String.valueOf(e.getMessage()).contains("unrecognized SSL")) {
      throw new RegistryException(
          Kind.UNAVAILABLE,
          server + " does not speak TLS; name it as an insecure registry to use plain HTTP",
          e);
    }
    String why =
        e instanceof UnknownHostException ? "there is no host with this name" : describe(e);
    return new Attempt.Again<>(server + ": " + why, null, e);
  }

  private static String describe(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /** Reads a Retry-After header (seconds or a date, RFC 9110); null if it is missing or invalid. */
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

  /** The server's text about an error, as {@code " (text)"}; empty for none. */
  public static String details(HttpAnswer answer) {
    String words = ErrorWords.of(answer.errorBody()).words();
    return words.isEmpty() ? "" : " (" + words + ")";
  }
}
