package dev.fastforward.builder.transport;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request without its Authorization header.
 *
 * @param accept media types of the Accept header; empty for no header
 * @param body null for none
 * @param from offset of the first byte that is wanted (Range header); 0 for the whole resource
 * @param patient whether the response may take minutes, because the registry stores a large blob
 */
public record HttpCall(
    String method,
    URI url,
    List<String> accept,
    @Nullable HttpBody body,
    long from,
    boolean patient) {

  /** A request without a body. */
  public static HttpCall of(String method, URI url) {
    return new HttpCall(method, url, List.of(), null, 0, false);
  }

  /** A request with a body. */
  public static HttpCall of(String method, URI url, HttpBody body) {
    return new HttpCall(method, url, List.of(), body, 0, false);
  }

  /** The same request with an Accept header. */
  public HttpCall accepting(List<String> mediaTypes) {
    return new HttpCall(method, url, mediaTypes, body, from, patient);
  }

  /** The same request to another URL. */
  public HttpCall to(URI other) {
    return new HttpCall(method, other, accept, body, from, patient);
  }
}
