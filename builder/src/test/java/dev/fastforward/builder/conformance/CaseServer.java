package dev.fastforward.builder.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/** The HTTP server of a case, on the loopback. */
final class CaseServer implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Route> routes = new ConcurrentHashMap<>();
  private final Map<String, Path> folders = new ConcurrentHashMap<>();
  private final Queue<String> seen = new ConcurrentLinkedQueue<>();

  private record Route(JsonNode spec, byte[] content) {}

  CaseServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  void route(JsonNode spec, byte[] content) {
    routes.put(spec.path("path").asText(), new Route(spec, content));
  }

  /** Serves the files of a folder below a path. */
  void folder(String path, Path folder) {
    folders.put(path + "/", folder);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Method and path of all requests so far. */
  List<String> seen() {
    return List.copyOf(seen);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      seen.add(exchange.getRequestMethod() + " " + path);
      Route route = routes.get(path);
      if (route != null) {
        answer(exchange, route);
        return;
      }
      for (Map.Entry<String, Path> folder : folders.entrySet()) {
        if (path.startsWith(folder.getKey())) {
          Path file = folder.getValue().resolve(path.substring(folder.getKey().length()));
          if (Files.isRegularFile(file)) {
            send(exchange, Files.readAllBytes(file));
            return;
          }
        }
      }
      exchange.sendResponseHeaders(404, -1);
    }
  }

  private static void answer(HttpExchange exchange, Route route) throws IOException {
    JsonNode spec = route.spec();
    if (spec.has("status")) {
      exchange.sendResponseHeaders(spec.path("status").asInt(), -1);
      return;
    }
    Headers headers = exchange.getResponseHeaders();
    if (spec.has("etag")) {
      String etag = spec.path("etag").asText();
      headers.set("ETag", etag);
      if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
        exchange.sendResponseHeaders(304, -1);
        return;
      }
    }
    if (spec.has("lastModified")) {
      headers.set(
          "Last-Modified",
          DateTimeFormatter.RFC_1123_DATE_TIME.format(
              Instant.ofEpochSecond(spec.path("lastModified").asLong()).atOffset(ZoneOffset.UTC)));
    }
    if (spec.has("contentDisposition")) {
      headers.set("Content-Disposition", spec.path("contentDisposition").asText());
    }
    if (spec.has("contentEncoding")) {
      headers.set("Content-Encoding", spec.path("contentEncoding").asText());
    }
    send(exchange, route.content());
  }

  private static void send(HttpExchange exchange, byte[] content) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(content.length));
      exchange.sendResponseHeaders(200, -1);
    } else if (content.length == 0) {
      exchange.sendResponseHeaders(200, -1);
    } else {
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
