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
 * What was known of a file when it was fetched. Asked with the ETag, the server says whether it
 * still holds.
 *
 * @param etag as the server wrote it, RFC 9110, 8.8.3
 * @param lastModified seconds since the epoch; null if the server did not tell
 * @param size bytes
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FileFacts(String etag, @Nullable Long lastModified, String digest, long size) {
  private static final Pattern ETAG = Pattern.compile("(W/)?\"[!#-~]{1,512}\"");

  /**
   * @throws NullPointerException if facts from outside lack a part
   * @throws IllegalArgumentException if the ETag is none, which could not be sent
   */
  public FileFacts {
    requireNonNull(etag, "etag");
    requireNonNull(digest, "digest");
    if (!ETAG.matcher(etag).matches()) {
      throw new IllegalArgumentException("no ETag");
    }
    new Digest(digest);
    if (size < 0 || (lastModified != null && lastModified < 0)) {
      throw new IllegalArgumentException("negative size or time");
    }
  }

  /** Of what was fetched; empty if the server gave nothing to ask with. */
  static Optional<FileFacts> of(Download file, HttpHeaders headers) {
    return headers
        .firstValue("ETag")
        .filter(etag -> ETAG.matcher(etag).matches())
        .map(etag ->
            new FileFacts(
                etag, file.dated() ? file.mtime() : null, file.content().value(), file.size()));
  }

  /**
   * What these facts and a server's answer to a question with the ETag tell of the file; empty if
   * it may be another one by now. As in BuildKit a weak ETag counts as much as a strong one.
   */
  Optional<ForeseenFile> confirmed(String name, HttpFetch.Answer answer) {
    Optional<String> now = answer.headers().firstValue("ETag");
    boolean same = now.isPresent() ? strong(now.get()).equals(strong(etag)) : answer.unchanged();
    if (!same) {
      return Optional.empty();
    }
    Long told = HttpFetch.lastModified(answer.headers());
    // An answer without content need not repeat it.
    Long time = told == null && answer.unchanged() ? lastModified : told;
    return Optional.of(
        new ForeseenFile(name, size, time == null ? 0 : time, new Digest(digest), false));
  }

  private static String strong(String etag) {
    return etag.startsWith("W/") ? etag.substring(2) : etag;
  }
}
