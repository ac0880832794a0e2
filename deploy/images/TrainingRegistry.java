import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A registry in memory for the training of AOT caches: so that the JVM sees what a build does with a registry, wherever the training
 * runs. It is no mock in a test, and keeps nothing. Both servers listen on free ports of 127.0.0.1 and end with the process: one speaks
 * plain HTTP, the other TLS, with a password.
 *
 * <p>Usage: {@code java TrainingRegistry.java KEYSTORE PASSWORD PORTS-FILE}; the file gets the ports of both, and its user is
 * {@code tester} with the same password.
 */
public final class TrainingRegistry {
  private static final Pattern PATH = Pattern.compile("/v2/(.+)/(manifests|blobs/uploads|blobs)/([^/]*)");

  private record Document(String type, byte[] content) {}

  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final Map<String, Document> manifests = new ConcurrentHashMap<>();
  private final Map<String, byte[]> uploads = new ConcurrentHashMap<>();

  public static void main(String[] args) throws Exception {
    char[] password = args[1].toCharArray();
    HttpServer plain = HttpServer.create(address(), 0);
    plain.createContext("/", new TrainingRegistry()::answer);
    HttpsServer secure = HttpsServer.create(address(), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(context(Path.of(args[0]), password)));
    secure.createContext("/", new TrainingRegistry()::answer).setAuthenticator(new BasicAuthenticator("training") {
      @Override
      public boolean checkCredentials(String user, String given) {
        return user.equals("tester") && given.equals(args[1]);
      }
    });
    for (HttpServer server : new HttpServer[] {plain, secure}) {
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
    }
    Path ports = Path.of(args[2]);
    Path written = Files.writeString(ports.resolveSibling(ports.getFileName() + ".new"), plain.getAddress().getPort() + " " + secure.getAddress().getPort() + "\n");
    Files.move(written, ports); // whole, or not there
  }

  private static InetSocketAddress address() throws IOException {
    return new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
  }

  private static SSLContext context(Path file, char[] password) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, password);
    }
    KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
      if (!path.matches()) {
        send(exchange, exchange.getRequestURI().getPath().equals("/v2/") ? 200 : 404, "{}".getBytes(StandardCharsets.UTF_8));
        return;
      }
      switch (path.group(2)) {
        case "manifests" -> manifest(exchange, path.group(1), path.group(3), body);
        case "blobs" -> found(exchange, blobs.get(path.group(3)), path.group(3));
        default -> upload(exchange, path.group(1), path.group(3), body);
      }
    }
  }

  private void manifest(HttpExchange exchange, String repository, String reference, byte[] body) throws IOException {
    if (exchange.getRequestMethod().equals("PUT")) {
      Document document = new Document(exchange.getRequestHeaders().getFirst("Content-Type"), body);
      manifests.put(repository + "@" + reference, document);
      manifests.put(repository + "@" + digest(body), document);
      exchange.getResponseHeaders().set("Docker-Content-Digest", digest(body));
      send(exchange, 201, new byte[0]);
      return;
    }
    Document document = manifests.get(repository + "@" + reference);
    if (document != null) {
      exchange.getResponseHeaders().set("Content-Type", document.type());
    }
    found(exchange, document == null ? null : document.content(), document == null ? "" : digest(document.content()));
  }

  /** All in one request, a request for each piece, or both; a mount is an upload that the client has to make. */
  private void upload(HttpExchange exchange, String repository, String id, byte[] body) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    String wanted = query == null || !query.contains("digest=") ? null : query.replaceFirst("(.*&)?digest=([^&]*).*", "$2");
    String upload = id.isEmpty() ? UUID.randomUUID().toString() : id;
    byte[] all = uploads.merge(upload, body, TrainingRegistry::joined);
    if (wanted != null && wanted.equals(digest(all))) {
      blobs.put(wanted, all);
      uploads.remove(upload);
      exchange.getResponseHeaders().set("Location", "/v2/" + repository + "/blobs/" + wanted);
      send(exchange, 201, new byte[0]);
      return;
    }
    exchange.getResponseHeaders().set("Location", "/v2/" + repository + "/blobs/uploads/" + upload);
    exchange.getResponseHeaders().set("Range", "0-" + Math.max(0, all.length - 1));
    send(exchange, 202, new byte[0]);
  }

  private static byte[] joined(byte[] one, byte[] two) {
    byte[] both = java.util.Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, both, one.length, two.length);
    return both;
  }

  private static void found(HttpExchange exchange, byte[] content, String digest) throws IOException {
    if (content == null) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      send(exchange, 404, "{\"errors\":[{\"code\":\"NOT_FOUND\",\"message\":\"not found\"}]}".getBytes(StandardCharsets.UTF_8));
      return;
    }
    exchange.getResponseHeaders().set("Docker-Content-Digest", digest);
    send(exchange, 200, content);
  }

  private static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
    exchange.getResponseHeaders().set("Docker-Distribution-Api-Version", "registry/2.0");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(content.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
    if (content.length > 0) {
      exchange.getResponseBody().write(content);
    }
  }

  private static String digest(byte[] content) {
    try {
      return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
