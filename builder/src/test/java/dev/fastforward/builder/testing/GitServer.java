package dev.fastforward.builder.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * git's own server for repositories over HTTP (git http-backend), for those that know a token.
 *
 * @param prefix path of the server that stands for the folder
 */
public record GitServer(Path folder, String prefix, String token) implements HttpHandler {
  /** Whether this machine's git has the server. */
  public static boolean isThere() {
    return Files.isExecutable(Path.of("/usr/lib/git-core/git-http-backend"));
  }

  /** Runs git with fixed names and nobody's settings, and gives what it prints. */
  public static String git(Path folder, String... words) throws IOException {
    String[] command = Stream.concat(Stream.of("git"), Arrays.stream(words)).toArray(String[]::new);
    ProcessBuilder git =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    git.environment().putAll(Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_NOSYSTEM", "1"));
    for (String role : List.of("AUTHOR", "COMMITTER")) {
      git.environment().put("GIT_" + role + "_NAME", "t");
      git.environment().put("GIT_" + role + "_EMAIL", "t@example.com");
    }
    Process process = git.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + printed);
    }
    return printed.strip();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] asked = exchange.getRequestBody().readAllBytes();
      String known =
          "Basic "
              + Base64.getEncoder()
                  .encodeToString(("x-access-token:" + token).getBytes(StandardCharsets.UTF_8));
      if (!known.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      answer(exchange, run(exchange, asked));
    }
  }

  private byte[] run(HttpExchange exchange, byte[] asked) throws IOException {
    ProcessBuilder backend =
        new ProcessBuilder("git", "http-backend").redirectError(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> variables = backend.environment();
    variables.put("GIT_PROJECT_ROOT", folder.toString());
    variables.put("GIT_HTTP_EXPORT_ALL", "1");
    variables.put("REMOTE_USER", "x-access-token");
    variables.put("REQUEST_METHOD", exchange.getRequestMethod());
    variables.put("PATH_INFO", exchange.getRequestURI().getPath().substring(prefix.length()));
    variables.put("QUERY_STRING", orEmpty(exchange.getRequestURI().getRawQuery()));
    variables.put("CONTENT_LENGTH", String.valueOf(asked.length));
    Map.of(
            "CONTENT_TYPE", "Content-Type",
            "HTTP_CONTENT_ENCODING", "Content-Encoding",
            "GIT_PROTOCOL", "Git-Protocol")
        .forEach((variable, header) ->
            variables.put(variable, orEmpty(exchange.getRequestHeaders().getFirst(header))));
    Process process = backend.start();
    // It reads all before it answers more than a pipe holds.
    try (var in = process.getOutputStream()) {
      in.write(asked);
    }
    return process.getInputStream().readAllBytes();
  }

  private static String orEmpty(String value) {
    return value == null ? "" : value;
  }

  /** Headers, an empty line, and the body: the form of CGI. */
  private static void answer(HttpExchange exchange, byte[] said) throws IOException {
    int status = 200;
    int at = 0;
    for (String line = line(said, at); !line.isEmpty(); line = line(said, at)) {
      at += line.length() + 2;
      String[] header = line.split(": ", 2);
      if (header[0].equals("Status")) {
        status = Integer.parseInt(header[1].substring(0, 3));
      } else {
        exchange.getResponseHeaders().set(header[0], header[1]);
      }
    }
    byte[] body = Arrays.copyOfRange(said, Math.min(at + 2, said.length), said.length);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static String line(byte[] said, int start) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int i = start; i < said.length && said[i] != '\r'; i++) {
      line.write(said[i]);
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
