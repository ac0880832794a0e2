package dev.fastforward.builder.transport;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request, without its authorization.
 *
 * @param accept media types
 * @param from offset of the first byte of the body that is wanted; 0 for all
 * @param patient whether the answer may take minutes: a registry that stores a large blob
 */
public record HttpCall(
    String method,
    URI url,
    List<String> accept,
    @Nullable HttpBody body,
    long from,
    boolean patient) {

  public static HttpCall of(String method, URI url) {
    return new HttpCall(method, url, List.of(), null, 0, false);
  }

  public static HttpCall of(String method, URI url, HttpBody body) {
    return new HttpCall(method, url, List.of(), body, 0, false);
  }

  public HttpCall accepting(List<String> mediaTypes) {
    return new HttpCall(method, url, mediaTypes, body, from, patient);
  }

  public HttpCall to(URI other) {
    return new HttpCall(method, other, accept, body, from, patient);
  }
}
