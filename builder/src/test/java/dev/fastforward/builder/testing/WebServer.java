package dev.fastforward.builder.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A web server on loopback that remembers what it was asked for. Thread-safe. */
public final class WebServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  /**
   * A request.
   *
   * @param authorization value of the header; null for none
   */
  public record Asked(
      String method, String path, @Nullable String ifNoneMatch, @Nullable String authorization) {}

  /**
   * What is at a path.
   *
   * @param headers e.g. ETag, with which If-None-Match is answered
   */
  public record Page(int status, byte[] body, Map<String, String> headers) {
    public static Page of(String text, Map<String, String> headers) {
      return new Page(200, text.getBytes(StandardCharsets.UTF_8), headers);
    }
  }

  public WebServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Address of a path. */
  public String url(String path) {
    return "http://" + host() + path;
  }

  /** Host and port. */
  public String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  public void put(String path, Page page) {
    pages.put(path, page);
  }

  /** Lets something else answer what is below a path. */
  public void handle(String path, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          note(exchange);
          handler.handle(exchange);
        });
  }

  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** Methods of the requests for a path since this was last asked for any. */
  public List<String> methods() {
    List<String> methods = asked.stream().map(Asked::method).toList();
    asked.clear();
    return methods;
  }

  private void note(HttpExchange exchange) {
    asked.add(
        new Asked(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getPath(),
            exchange.getRequestHeaders().getFirst("If-None-Match"),
            exchange.getRequestHeaders().getFirst("Authorization")));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      note(exchange);
      Page page = pages.get(exchange.getRequestURI().getPath());
      if (page == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      page.headers().forEach(exchange.getResponseHeaders()::set);
      String etag = exchange.getRequestHeaders().getFirst("If-None-Match");
      if (etag != null && etag.equals(page.headers().get("ETag"))) {
        exchange.sendResponseHeaders(304, -1);
      } else if (exchange.getRequestMethod().equals("HEAD") || page.body().length == 0) {
        exchange.sendResponseHeaders(page.status(), -1);
      } else {
        exchange.sendResponseHeaders(page.status(), page.body().length);
        exchange.getResponseBody().write(page.body());
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
