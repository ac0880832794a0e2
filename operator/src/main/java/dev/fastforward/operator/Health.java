package dev.fastforward.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Answers the kubelet's probes. /healthz: what is watched is still being watched, or the process is
 * of no use any more. /readyz: it has started. An operator that waits for another to give up the
 * lease is ready: that other one goes only when this one is.
 */
final class Health implements AutoCloseable {
  private final HttpServer server;
  private volatile boolean ready;

  private Health(HttpServer server) {
    this.server = server;
  }

  /**
   * @param trouble what is wrong, for people; empty if nothing is. Asked once it is ready
   */
  static Health serve(int port, Supplier<String> trouble) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
    Health health = new Health(server);
    server.createContext(
        "/healthz", exchange -> answer(exchange, health.ready ? trouble.get() : ""));
    server.createContext(
        "/readyz",
        exchange -> answer(exchange, health.ready ? trouble.get() : "it has not started yet"));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return health;
  }

  /** From now on the process is ready. */
  void ready() {
    ready = true;
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
