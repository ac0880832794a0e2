package dev.fastforward.builder.transport;

import com.google.cloud.tools.jib.http.Response;
import com.google.cloud.tools.jib.http.ResponseException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A response. Closing returns the connection to the pool, or ends it if bytes are left. Not
 * thread-safe.
 */
public final class HttpAnswer implements AutoCloseable {
  private final int status;
  private final Function<String, @Nullable List<String>> headers;
  private final String errorBody;
  private final @Nullable Response response;

  HttpAnswer(Response response) {
    this.status = response.getStatusCode();
    this.headers = response::getHeader;
    this.errorBody = "";
    this.response = response;
  }

  HttpAnswer(ResponseException refusal) {
    this.status = refusal.getStatusCode();
    this.headers = name -> refusal.getHeaders().getHeaderStringValues(name);
    String content = refusal.getContent();
    this.errorBody = content == null ? "" : content;
    this.response = null;
  }

  /** HTTP status. */
  public int status() {
    return status;
  }

  /** Whether the status is 2xx. */
  public boolean ok() {
    return status >= 200 && status < 300;
  }

  /** The first value of a header; null for none. */
  @Nullable
  public String header(String name) {
    List<String> values = headers(name);
    return values.isEmpty() ? null : values.getFirst();
  }

  /** All values of a header. */
  public List<String> headers(String name) {
    List<String> values = headers.apply(name);
    return values == null ? List.of() : values;
  }

  /** The value of a header that is a number; -1 if it is missing or no number. */
  public long number(String name) {
    String value = header(name);
    return value != null && value.matches("[0-9]{1,18}") ? Long.parseLong(value) : -1;
  }

  /** The body of an error response, cut at {@link ResponseGuard#ERROR_BYTES}; empty for success. */
  String errorBody() {
    return errorBody;
  }

  /** host[:port] that sent the response; after a redirect this is another host. */
  public String servedBy() {
    String host = header(ResponseGuard.SERVED_BY);
    return host == null ? "the server" : host;
  }

  /** Whether the registry itself sent the response. */
  public boolean isFrom(RegistryHost host) {
    return withoutDefaultPort(servedBy()).equalsIgnoreCase(withoutDefaultPort(host.address()));
  }

  private static String withoutDefaultPort(String authority) {
    return authority.replaceFirst(":(443|80)$", "");
  }

  /** The body, decoded as Content-Encoding says. */
  public InputStream body() throws IOException {
    return isGzipped() ? new GZIPInputStream(rawBody()) : rawBody();
  }

  /** The body as received. */
  public InputStream rawBody() throws IOException {
    InputStream body = response == null ? null : response.getBody();
    return body == null ? InputStream.nullInputStream() : body;
  }

  /**
   * Whether Content-Encoding names gzip. Requests ask for no encoding, but some servers send one.
   */
  boolean isGzipped() {
    String encoding = header(ResponseGuard.ENCODING);
    return encoding != null && encoding.strip().toLowerCase(Locale.ROOT).matches("(x-)?gzip");
  }

  @Override
  public void close() throws IOException {
    if (response != null) {
      response.close();
    }
  }
}
