package dev.fastforward.builder.transport;

import com.google.api.client.http.HttpContent;
import dev.fastforward.builder.repository.BlobSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The body of a request. Its length is known, so it is sent without chunked encoding.
 *
 * @param length in bytes
 * @param source may be opened again for a retry
 */
public record HttpBody(String mediaType, long length, BlobSource source) implements HttpContent {

  /** A body in memory. */
  public static HttpBody of(String mediaType, byte[] bytes) {
    return new HttpBody(mediaType, bytes.length, () -> new ByteArrayInputStream(bytes));
  }

  /** A body without bytes. */
  public static HttpBody empty() {
    return of("application/octet-stream", new byte[0]);
  }

  @Override
  public long getLength() {
    return length;
  }

  @Override
  public String getType() {
    return mediaType;
  }

  @Override
  public boolean retrySupported() {
    return true;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    try (InputStream in = source.open()) {
      in.transferTo(out);
    }
    out.flush();
  }
}
