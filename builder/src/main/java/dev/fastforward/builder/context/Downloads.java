package dev.fastforward.builder.context;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fetches what ADD names by URL, each URL once per build, without any credential; through the
 * proxies that the environment names. Not thread-safe.
 */
public final class Downloads {
  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final Duration ANSWER = Duration.ofMinutes(2);
  private static final int TRIES = 3;
  private static final long MAX_BYTES = 32L << 30;
  private static final int CHUNK = 64 * 1024;

  private final Path folder;
  private final Map<String, String> environment;
  private final Map<String, Download> known = new HashMap<>();

  /**
   * @param folder for the files, exists
   * @param environment with the proxies' variables
   */
  public Downloads(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /**
   * The file at an address.
   *
   * @throws BuildException with reason SourceUnavailable if it cannot be had, DockerfileInvalid if
   *     the address is none
   */
  public Download get(String url) {
    Download download = known.get(url);
    if (download == null) {
      try {
        download = fetch(url, address(url));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new BuildException(
            FailureReason.Canceled, "canceled while " + url + " was fetched", e);
      }
      known.put(url, download);
    }
    return download;
  }

  private static URI address(String url) {
    try {
      URI uri = new URI(url);
      if (uri.getHost() == null) {
        throw invalid("\"" + url + "\" names no host; write http://HOST/PATH");
      }
      if (uri.getRawUserInfo() != null) {
        throw invalid(
            "the address at "
                + uri.getHost()
                + " holds a user name or password, which would stay"
                + " in the image's history; fetch it in a RUN");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw invalid("\"" + url + "\" is no address: " + e.getReason());
    }
  }

  private static BuildException invalid(String message) {
    return new BuildException(FailureReason.DockerfileInvalid, message);
  }

  private Download fetch(String url, URI uri) throws InterruptedException {
    try (HttpClient client = client()) {
      for (int attempt = 1; ; attempt++) {
        try {
          HttpResponse<InputStream> answer =
              client.send(
                  HttpRequest.newBuilder(uri)
                      .timeout(ANSWER)
                      .header("User-Agent", "fastforward")
                      .build(),
                  HttpResponse.BodyHandlers.ofInputStream());
          try (InputStream body = answer.body()) {
            if (answer.statusCode() == 200) {
              return store(url, uri, body, mtime(answer));
            }
            if (answer.statusCode() < 500 || attempt == TRIES) {
              throw unavailable(url, "the server answers " + answer.statusCode(), null);
            }
          }
        } catch (IOException e) {
          if (attempt == TRIES) {
            throw unavailable(url, String.valueOf(e.getMessage()), e);
          }
        }
        Thread.sleep(Duration.ofSeconds(attempt));
      }
    }
  }

  private HttpClient client() {
    return HttpClient.newBuilder()
        .connectTimeout(CONNECT)
        .followRedirects(HttpClient.Redirect.NORMAL)
        .proxy(new EnvironmentProxies(environment))
        .build();
  }

  private static BuildException unavailable(String url, String why, @Nullable IOException cause) {
    return new BuildException(
        FailureReason.SourceUnavailable,
        "cannot fetch " + url + ": " + why + "; is the address right, and can it be reached?",
        cause);
  }

  private Download store(String url, URI uri, InputStream body, long mtime) throws IOException {
    Path file = Files.createTempFile(folder, "url-", "");
    long size = 0;
    try (DigestOutputStream out =
        new DigestOutputStream(Files.newOutputStream(file), Digest.sha256())) {
      size = copy(url, body, out);
      out.flush();
      return new Download(
          name(uri), file, size, mtime, Digest.ofHash(out.getMessageDigest().digest()));
    }
  }

  private static long copy(String url, InputStream body, OutputStream out) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long size = 0;
    for (int n = body.read(chunk); n >= 0; n = body.read(chunk)) {
      size += n;
      if (size > MAX_BYTES) {
        throw unavailable(url, "it has more than " + MAX_BYTES + " bytes", null);
      }
      out.write(chunk, 0, n);
    }
    return size;
  }

  /** What the server says of the file's age; the epoch if it does not. */
  private static long mtime(HttpResponse<?> answer) {
    Optional<String> modified = answer.headers().firstValue("Last-Modified");
    try {
      return modified
          .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME))
          .map(ZonedDateTime::toEpochSecond)
          .filter(seconds -> seconds >= 0)
          .orElse(0L);
    } catch (DateTimeException e) {
      return 0;
    }
  }

  /** The last part of the path. */
  static String name(URI uri) {
    String path = uri.getPath() == null ? "" : uri.getPath();
    String trimmed = path.replaceFirst("/+$", "");
    String name = trimmed.substring(trimmed.lastIndexOf('/') + 1);
    return name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0
        ? "__unnamed__"
        : name;
  }
}
