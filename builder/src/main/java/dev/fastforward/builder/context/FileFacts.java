package dev.fastforward.builder.context;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.net.HttpFetch;
import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Facts about a downloaded file, which a server can confirm later by the ETag. Immutable.
 *
 * @param etag as the server sent it, see RFC 9110, 8.8.3
 * @param lastModified in seconds since the epoch; null if the server did not send it
 * @param digest {@code sha256:…} of the content
 * @param size in bytes
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FileFacts(String etag, @Nullable Long lastModified, String digest, long size) {
  private static final Pattern ETAG = Pattern.compile("(W/)?\"[!#-~]{1,512}\"");

  /**
   * Checks facts, which may come from a registry.
   *
   * @throws NullPointerException if a part is missing
   * @throws IllegalArgumentException if a part is invalid
   */
  public FileFacts {
    requireNonNull(etag, "etag");
    requireNonNull(digest, "digest");
    if (!ETAG.matcher(etag).matches()) {
      throw new IllegalArgumentException("invalid ETag");
    }
    new Digest(digest);
    if (size < 0 || (lastModified != null && lastModified < 0)) {
      throw new IllegalArgumentException("negative size or time");
    }
  }

  /** The facts about a download; empty if the server sent no valid ETag. */
  static Optional<FileFacts> of(Download file, HttpHeaders headers) {
    return headers
        .firstValue("ETag")
        .filter(etag -> ETAG.matcher(etag).matches())
        .map(etag ->
            new FileFacts(
                etag, file.dated() ? file.mtime() : null, file.content().value(), file.size()));
  }

  /**
   * The file if a response to a request with the ETag confirms it; empty if it may have changed. As
   * in BuildKit, a weak ETag counts like a strong one.
   */
  Optional<ForeseenFile> confirmed(String name, HttpFetch.Answer answer) {
    Optional<String> now = answer.headers().firstValue("ETag");
    boolean same = now.isPresent() ? strong(now.get()).equals(strong(etag)) : answer.unchanged();
    if (!same) {
      return Optional.empty();
    }
    Long sent = HttpFetch.lastModified(answer.headers());
    // A 304 response need not repeat the time.
    Long time = sent == null && answer.unchanged() ? lastModified : sent;
    return Optional.of(
        new ForeseenFile(name, size, time == null ? 0 : time, new Digest(digest), false));
  }

  private static String strong(String etag) {
    return etag.startsWith("W/") ? etag.substring(2) : etag;
  }
}
