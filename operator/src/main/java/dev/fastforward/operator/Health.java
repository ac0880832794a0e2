package dev.fastforward.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/**
 * Answers the kubelet's probes. /healthz: a restart would not help. /readyz: it has started, and
 * all is watched. An operator that waits for another to give up the Lease is ready: that other one
 * goes only when this one is.
 */
final class Health implements AutoCloseable {
  private final HttpServer server;

  private Health(HttpServer server) {
    this.server = server;
  }

  static Health serve(int port, Vitals vitals) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
    server.createContext("/healthz", exchange -> answer(exchange, vitals.trouble()));
    server.createContext("/readyz", exchange -> answer(exchange, vitals.unreadiness()));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return new Health(server);
  }

  int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, String trouble) throws IOException {
    byte[] body = (trouble.isEmpty() ? "ok" : trouble).getBytes(StandardCharsets.UTF_8);
    int status = trouble.isEmpty() ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE;
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
