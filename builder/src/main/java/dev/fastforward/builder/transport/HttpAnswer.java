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

/** What a server answered. Closing gives the connection back, or ends it if bytes are left. */
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

  public int status() {
    return status;
  }

  public boolean ok() {
    return status >= 200 && status < 300;
  }

  /** The first value of a header. */
  @Nullable
  public String header(String name) {
    List<String> values = headers(name);
    return values.isEmpty() ? null : values.getFirst();
  }

  public List<String> headers(String name) {
    List<String> values = headers.apply(name);
    return values == null ? List.of() : values;
  }

  /** The value of a header that is a number, or -1. */
  public long number(String name) {
    String value = header(name);
    return value != null && value.matches("[0-9]{1,18}") ? Long.parseLong(value) : -1;
  }

  /** Text that came with an error, cut at {@link ResponseGuard#ERROR_BYTES}. */
  String errorBody() {
    return errorBody;
  }

  /** host[:port] that the answer came from: behind a redirect it is not the one that was asked. */
  public String servedBy() {
    String host = header(ResponseGuard.SERVED_BY);
    return host == null ? "the server" : host;
  }

  public boolean isFrom(RegistryHost host) {
    return withoutDefaultPort(servedBy()).equalsIgnoreCase(withoutDefaultPort(host.address()));
  }

  private static String withoutDefaultPort(String authority) {
    return authority.replaceFirst(":(443|80)$", "");
  }

  /** The body without what Content-Encoding says was done to it on the way. */
  public InputStream body() throws IOException {
    return isGzipped() ? new GZIPInputStream(rawBody()) : rawBody();
  }

  /** The body as it came. */
  public InputStream rawBody() throws IOException {
    InputStream body = response == null ? null : response.getBody();
    return body == null ? InputStream.nullInputStream() : body;
  }

  /** Whether the body was compressed for the way, though nobody asked for that. */
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
