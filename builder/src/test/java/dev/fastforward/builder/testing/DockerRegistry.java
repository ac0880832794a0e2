package dev.fastforward.builder.testing;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Debian's docker-registry on a free loopback port, with storage of its own, and a count of what it
 * was asked. Deleting is allowed.
 */
public final class DockerRegistry implements AutoCloseable {
  public static final String USER = "tester";
  public static final String PASSWORD = "test-only-password";

  /** bcrypt of that password, of the lowest cost. */
  private static final String HTPASSWD_LINE =
      USER + ":$2y$04$99gsWdKkWZHmrya1fqa5DuL0TpgAsN7D/UMkDjVS1OW1fCHFzJQvS\n";

  private static final Duration START = Duration.ofSeconds(20);

  private final Path folder;
  private final Process process;
  private final int port;
  private final AtomicInteger marks = new AtomicInteger();

  private DockerRegistry(Path folder, Process process, int port) {
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  /** A registry that anybody may push to. */
  public static DockerRegistry open() {
    return start(false, false);
  }

  /** A registry that wants {@link #USER} and {@link #PASSWORD}. */
  public static DockerRegistry withPassword() {
    return start(true, false);
  }

  /** An open one that can stand behind {@link TlsFront}: it names no scheme in its answers. */
  public static DockerRegistry behindTls() {
    return start(false, true);
  }

  private static DockerRegistry start(boolean password, boolean relative) {
    Path program = DebianProgram.DOCKER_REGISTRY.find();
    try {
      Path folder = Files.createTempDirectory("docker-registry-");
      int port = freePort();
      Files.writeString(folder.resolve("htpasswd"), HTPASSWD_LINE);
      Path config =
          Files.writeString(folder.resolve("config.yml"), config(folder, port, password, relative));
      Process process =
          new ProcessBuilder(program.toString(), "serve", config.toString())
              .redirectOutput(folder.resolve("access.log").toFile())
              .redirectError(folder.resolve("error.log").toFile())
              .start();
      DockerRegistry registry = new DockerRegistry(folder, process, port);
      registry.awaitStart();
      return registry;
    } catch (IOException e) {
      throw new IllegalStateException("docker-registry does not start", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String config(Path folder, int port, boolean password, boolean relative) {
    String auth = "auth: {htpasswd: {realm: tests, path: %s/htpasswd}}\n".formatted(folder);
    return """
    version: 0.1
    log: {level: warn, accesslog: {disabled: false}}
    storage:
      filesystem: {rootdirectory: %s/storage}
      delete: {enabled: true}
      maintenance: {uploadpurging: {enabled: false}}
    http: {addr: "127.0.0.1:%d", relativeurls: %b}
    """
            .formatted(folder, port, relative)
        + (password ? auth : "");
  }

  private void awaitStart() throws IOException {
    long end = System.nanoTime() + START.toNanos();
    while (ping("") < 0) {
      if (!process.isAlive() || System.nanoTime() > end) {
        String log = Files.readString(folder.resolve("error.log"));
        close();
        throw new IllegalStateException("docker-registry does not start: " + log);
      }
    }
  }

  /** Asks for the root of the API; the status, or -1 if nobody listens yet. */
  private int ping(String query) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://" + host() + "/v2/" + query).toURL().openConnection();
      try {
        return connection.getResponseCode();
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      pause();
      return -1;
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** host:port, as references name it. */
  public String host() {
    return "127.0.0.1:" + port;
  }

  /** Folder of the registry's files; a test may look at them, or break them. */
  public Path storage() {
    return folder.resolve("storage/docker/registry/v2");
  }

  /** Writes a docker config.json with the right password into a folder. */
  public Path writeDockerConfig(Path directory) {
    return writeDockerConfig(directory, USER, PASSWORD);
  }

  /** Writes a docker config.json into a folder, and gives the folder. */
  public Path writeDockerConfig(Path directory, String user, String password) {
    String auth =
        Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    try {
      Files.createDirectories(directory);
      Files.writeString(
          directory.resolve("config.json"),
          "{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}".formatted(host(), auth));
      return directory;
    } catch (IOException e) {
      throw new IllegalStateException("cannot write a docker config", e);
    }
  }

  /** All requests so far, but for those of this fixture. */
  public List<RegistryRequest> requests() {
    String mark = "fixture=" + marks.incrementAndGet() + "&";
    ping("?" + mark);
    try {
      while (true) {
        // The registry writes the line of a request when it has answered it.
        List<String> lines = Files.readAllLines(folder.resolve("access.log"));
        if (lines.stream().anyMatch(line -> line.contains(mark))) {
          return lines.stream()
              .map(RegistryRequest::parse)
              .flatMap(java.util.Optional::stream)
              .filter(request -> !request.path().equals("/v2/"))
              .toList();
        }
        pause();
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot read the access log", e);
    }
  }

  /** Number of requests so far of a method whose path matches a regular expression. */
  public long count(String method, String path) {
    return requests().stream()
        .filter(request -> request.method().equals(method) && request.path().matches(path))
        .count();
  }

  /** Bytes of blobs that were downloaded so far. */
  public long blobBytesDown() {
    return requests().stream()
        .filter(request -> request.method().equals("GET") && request.path().contains("/blobs/"))
        .mapToLong(RegistryRequest::bytes)
        .sum();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot delete " + folder, e);
    }
  }
}
