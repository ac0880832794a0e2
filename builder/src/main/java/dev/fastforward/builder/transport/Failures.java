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

/** Says what a refusal means. Pure. */
public final class Failures {
  private Failures() {}

  /** What an answer means that an endpoint has no use for. */
  public static Decision decide(Facts answer) {
    int status = answer.status();
    if (answer.says("TOOMANYREQUESTS")) {
      return Decision.AGAIN;
    }
    return switch (status) {
      case 401 -> new Refuse(Kind.UNAUTHORIZED);
      case 403, 405, 409, 412, 423, 451 -> new Refuse(Kind.DENIED);
      case 404, 410 -> new Refuse(Kind.NOT_FOUND);
      // 421: the connection was for another host. 499: what nginx says when its client went away.
      case 408, 421, 425, 429, 499 -> Decision.AGAIN;
      // It cannot do that, has no space, or there is something before it that wants a login.
      case 407, 501, 505, 507, 511 -> new Refuse(Kind.UNAVAILABLE);
      default -> status >= 500 ? Decision.AGAIN : new Refuse(other(status));
    };
  }

  private static Kind other(int status) {
    return status < 400 ? Kind.BROKEN : Kind.INVALID;
  }

  /**
   * @param asked for the message, behind the answer: {@code " to GET /v2/"}
   */
  public static <T> Attempt<T> again(String server, HttpAnswer answer, String asked) {
    return new Attempt.Again<>(
        server + " answered " + answer.status() + details(answer) + asked,
        retryAfter(answer.header("Retry-After"), Instant.now()),
        null);
  }

  /**
   * @throws RegistryException if trying again would not help
   */
  public static <T> Attempt<T> again(String server, IOException e) {
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

  /** What the server says of an error, in parentheses behind a blank; empty for nothing. */
  public static String details(HttpAnswer answer) {
    String words = ErrorWords.of(answer.errorBody()).words();
    return words.isEmpty() ? "" : " (" + words + ")";
  }
}
