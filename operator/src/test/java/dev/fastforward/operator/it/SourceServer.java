package dev.fastforward.operator.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;

/**
 * Git repositories and files over HTTP, on an address of this machine that pods reach: git/ for
 * everybody, private/ with the password, files/ as they are.
 */
final class SourceServer implements AutoCloseable {
  static final String USER = "robot";
  static final String PASSWORD = "git-s3cret-word";

  private final HttpServer server;
  private final Path folder;

  private SourceServer(HttpServer server, Path folder) {
    this.server = server;
    this.folder = folder;
  }

  static SourceServer start(LocalCluster cluster) {
    String address = cluster.registry().replaceAll(":.*", "");
    try {
      Path folder = Files.createTempDirectory(cluster.work(), "sources");
      HttpServer server = HttpServer.create(new InetSocketAddress(address, 0), 0);
      SourceServer sources = new SourceServer(server, folder);
      server.createContext("/git/", exchange -> sources.git(exchange, "/git"));
      server.createContext("/private/", sources::guarded);
      server.createContext("/files/", sources::file);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return sources;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  String host() {
    return server.getAddress().getAddress().getHostAddress() + ":" + server.getAddress().getPort();
  }

  /** Where files, and bare repositories, go. */
  Path folder() {
    return folder;
  }

  private void file(HttpExchange exchange) throws IOException {
    Path file = folder.resolve(exchange.getRequestURI().getPath().substring("/files/".length()));
    byte[] body = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    answer(exchange, Files.exists(file) ? 200 : 404, body);
  }

  private void guarded(HttpExchange exchange) throws IOException {
    byte[] pair = (USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8);
    String login = Base64.getEncoder().encodeToString(pair);
    if (("Basic " + login).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      git(exchange, "/private");
    } else {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
      answer(exchange, 401, new byte[0]);
    }
  }

  /** By git's own CGI program. */
  private void git(HttpExchange exchange, String prefix) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
    Map<String, String> cgi = builder.environment();
    cgi.put("GIT_PROJECT_ROOT", folder.toString());
    cgi.put("GIT_HTTP_EXPORT_ALL", "1");
    cgi.put("PATH_INFO", exchange.getRequestURI().getPath().substring(prefix.length()));
    cgi.put("QUERY_STRING", Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), ""));
    cgi.put("REQUEST_METHOD", exchange.getRequestMethod());
    header(exchange, "Content-Type", cgi, "CONTENT_TYPE");
    header(exchange, "Content-Encoding", cgi, "HTTP_CONTENT_ENCODING");
    header(exchange, "Git-Protocol", cgi, "GIT_PROTOCOL");
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (OutputStream in = process.getOutputStream()) {
      exchange.getRequestBody().transferTo(in);
    }
    InputStream out = process.getInputStream();
    int status = 200;
    for (String line = line(out); !line.isEmpty(); line = line(out)) {
      String[] field = line.split(": *", 2);
      if (field[0].equals("Status")) {
        status = Integer.parseInt(field[1].substring(0, 3));
      } else {
        exchange.getResponseHeaders().set(field[0], field[1]);
      }
    }
    answer(exchange, status, out.readAllBytes());
  }

  private static void header(
      HttpExchange exchange, String header, Map<String, String> cgi, String variable) {
    String value = exchange.getRequestHeaders().getFirst(header);
    if (value != null) {
      cgi.put(variable, value);
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
