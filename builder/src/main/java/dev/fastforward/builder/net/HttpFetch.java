package dev.fastforward.builder.net;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Downloads files by HTTP, through the proxies of the environment. Follows redirects, but never
 * from https to http. Sends credentials to their own origin only. Thread-safe.
 */
public final class HttpFetch {
  /** Largest body, in bytes. */
  public static final long MAX_BYTES = 32L << 30;

  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final Duration ANSWER = Duration.ofMinutes(2);
  private static final int NOT_MODIFIED = 304;
  private static final int TRIES = 3;
  private static final int MAX_REDIRECTS = 10;

  private final ProxyEnvironment proxies;
  private final Authorization authorization;

  /**
   * @param environment variables of the process, which name the proxies
   * @param authorization credentials by address
   */
  public HttpFetch(Map<String, String> environment, Authorization authorization) {
    this.proxies = ProxyEnvironment.of(environment);
    this.authorization = authorization;
  }

  /**
   * Reads the response to a download.
   *
   * @param <T> the result
   */
  @FunctionalInterface
  public interface Receiver<T> {
    /** Called for each response with the status 200; after a failed read it is called again. */
    T receive(HttpHeaders headers, InputStream body) throws IOException;
  }

  /**
   * Downloads a file. Server errors and broken connections are retried.
   *
   * @throws BuildException SourceUnavailable, SourceNotFound, SourceAuthFailed; Canceled if the
   *     thread is interrupted
   */
  public <T> T get(URI address, Receiver<T> receiver) {
    try (HttpClient client = client()) {
      return get(client, address, receiver);
    } catch (InterruptedException e) {
      throw canceled(address, e);
    }
  }

  /**
   * The response to a HEAD request.
   *
   * @param unchanged whether the file still has the known ETag
   */
  public record Answer(boolean unchanged, HttpHeaders headers) {}

  /**
   * Asks once whether a file still has a known ETag.
   *
   * @return empty if the server gives no usable answer; a download then reports the reason
   */
  public Optional<Answer> head(URI address, String etag) {
    try (HttpClient client = client()) {
      HttpResponse<InputStream> answer = follow(client, "HEAD", address, etag);
      answer.body().close();
      int status = answer.statusCode();
      return status == 200 || status == NOT_MODIFIED
          ? Optional.of(new Answer(status == NOT_MODIFIED, answer.headers()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw canceled(address, e);
    }
  }

  /** Whether a request to an address carries credentials. */
  public boolean isAuthorized(URI address) {
    return authorization.header(address) != null;
  }

  private <T> T get(HttpClient client, URI address, Receiver<T> receiver)
      throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<InputStream> answer = follow(client, "GET", address, null);
        try (InputStream body = answer.body()) {
          if (answer.statusCode() == 200) {
            return receiver.receive(
                answer.headers(), new BoundedStream(body, MAX_BYTES, shown(address)));
          }
          if (answer.statusCode() < 500 || attempt == TRIES) {
            throw refused(address, answer.statusCode());
          }
        }
      } catch (IOException e) {
        if (attempt == TRIES || isLocal(e)) {
          throw unavailable(address, FetchFailure.explain(e), e);
        }
      }
      Thread.sleep(Duration.ofSeconds(attempt));
    }
  }

  private static BuildException canceled(URI address, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new BuildException(
        FailureReason.Canceled,
        "cannot fetch " + shown(address) + ": the build was canceled",
        cause);
  }

  /** Whether this machine caused the failure, so that a retry is useless. */
  private static boolean isLocal(IOException e) {
    return e instanceof java.nio.file.FileSystemException
        || String.valueOf(e.getMessage()).contains("No space left");
  }

  private HttpResponse<InputStream> follow(
      HttpClient client, String method, URI start, @Nullable String etag)
      throws IOException, InterruptedException {
    URI address = start;
    for (int hops = 0; ; hops++) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(withoutFragment(address))
              .method(method, HttpRequest.BodyPublishers.noBody())
              .timeout(ANSWER)
              .header("User-Agent", "fastforward");
      String credentials = authorization.header(address);
      if (credentials != null) {
        request.header("Authorization", credentials);
      }
      if (etag != null) {
        request.header("If-None-Match", etag);
      }
      HttpResponse<InputStream> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      Optional<String> next = answer.headers().firstValue("Location");
      if (answer.statusCode() / 100 != 3 || answer.statusCode() == NOT_MODIFIED || next.isEmpty()) {
        return answer;
      }
      answer.body().close();
      if (hops == MAX_REDIRECTS) {
        throw unavailable(
            start, "the server redirects more than " + MAX_REDIRECTS + " times", null);
      }
      address = redirect(start, address, next.get());
    }
  }

  private static URI redirect(URI start, URI from, String location) {
    URI to;
    try {
      to = from.resolve(new URI(location));
    } catch (URISyntaxException e) {
      throw unavailable(start, "the server redirects to an invalid address", null);
    }
    String scheme = String.valueOf(to.getScheme());
    if (to.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
      throw unavailable(
          start, "the server redirects to \"" + RedactedUrl.of(location) + "\"", null);
    }
    if (scheme.equals("http") && "https".equals(from.getScheme())) {
      throw unavailable(start, "the server redirects from https to http", null);
    }
    return to;
  }

  private static URI withoutFragment(URI address) {
    String text = address.toString();
    int hash = text.indexOf('#');
    return hash < 0 ? address : URI.create(text.substring(0, hash));
  }

  private HttpClient client() {
    return HttpClient.newBuilder()
        .connectTimeout(CONNECT)
        .followRedirects(HttpClient.Redirect.NEVER)
        .proxy(new EnvironmentProxies(proxies))
        .build();
  }

  private static String shown(URI address) {
    return RedactedUrl.of(address.toString());
  }

  private static BuildException refused(URI address, int status) {
    FailureReason reason =
        switch (status) {
          case 401, 403 -> FailureReason.SourceAuthFailed;
          case 404, 410 -> FailureReason.SourceNotFound;
          default -> FailureReason.SourceUnavailable;
        };
    return new BuildException(
        reason,
        "cannot fetch "
            + shown(address)
            + ": the server answers "
            + status
            + (reason == FailureReason.SourceAuthFailed
                ? "; give credentials (--secret id=HTTP_AUTH_TOKEN_"
                    + address.getHost()
                    + ", in an ImageBuild source.http.secretRef)"
                : "; check the address, and that it can be reached"));
  }

  private static BuildException unavailable(URI address, String why, @Nullable IOException cause) {
    return new BuildException(
        FailureReason.SourceUnavailable,
        "cannot fetch "
            + shown(address)
            + ": "
            + why
            + "; check the address, and that it can be reached",
        cause);
  }

  /** The Last-Modified header in seconds since the epoch; null if it is missing or invalid. */
  public static @Nullable Long lastModified(HttpHeaders headers) {
    try {
      return headers
          .firstValue("Last-Modified")
          .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME))
          .map(ZonedDateTime::toEpochSecond)
          .filter(seconds -> seconds >= 0)
          .orElse(null);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
