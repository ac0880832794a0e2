package dev.fastforward.builder.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A hand-written double of an HTTP server, for what a real registry does not do on demand: it gives
 * prepared answers, breaks connections, and remembers what it was asked. It is no registry: each
 * test says what it answers.
 */
public final class FaultyRegistry implements AutoCloseable {
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Queue<Reply>> replies = new ConcurrentHashMap<>();
  private final Queue<Request> seen = new ConcurrentLinkedQueue<>();
  private volatile CountDownLatch gate = new CountDownLatch(0);

  /**
   * A request that came.
   *
   * @param target path and query
   * @param headers names in lower case
   */
  public record Request(String method, String target, Map<String, String> headers, byte[] body) {

    public String header(String name) {
      return headers.getOrDefault(name, "");
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private FaultyRegistry() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /** Listens on a free loopback port; answers 404 to all it has no reply for. */
  public static FaultyRegistry start() {
    try {
      return new FaultyRegistry();
    } catch (IOException e) {
      throw new IllegalStateException("cannot listen on the loopback", e);
    }
  }

  /**
   * Prepares answers; after the last one it is given for ever.
   *
   * @param request method and path with query, such as {@code GET /v2/app/manifests/latest}
   */
  public FaultyRegistry on(String request, Reply... answers) {
    replies.put(request, new ConcurrentLinkedQueue<>(List.of(answers)));
    return this;
  }

  /** From now on nobody gets an answer before so many requests have come. */
  public FaultyRegistry holdUntil(int requests) {
    gate = new CountDownLatch(requests);
    return this;
  }

  /** host:port, as references name it. */
  public String host() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  public String url(String path) {
    return "http://" + host() + path;
  }

  /** What came so far, in order of arrival. */
  public List<Request> seen() {
    return List.copyOf(seen);
  }

  /** What came so far with this method, and a path that begins so. */
  public List<Request> seen(String method, String path) {
    return seen.stream()
        .filter(request -> request.method.equals(method) && request.target.startsWith(path))
        .toList();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        // Closed: the test is over.
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Request request = read(in);
      seen.add(request);
      CountDownLatch held = gate;
      held.countDown();
      held.await();
      Reply reply = next(request.method + " " + request.target);
      reply.send(socket, request.method.equals("HEAD"));
    } catch (IOException e) {
      // The client went away, as some of these tests want it to.
      return;
    } catch (InterruptedException e) {
      // Closed while it held answers back.
      Thread.currentThread().interrupt();
    }
  }

  private Reply next(String request) {
    Queue<Reply> prepared = replies.get(request);
    if (prepared == null) {
      return Reply.of(404);
    }
    synchronized (prepared) {
      Reply reply = prepared.size() > 1 ? prepared.poll() : prepared.peek();
      return reply == null ? Reply.of(404) : reply;
    }
  }

  static Request read(InputStream in) throws IOException {
    String[] first = line(in).split(" ");
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Request(first[0], first[1], headers, in.readNBytes(length));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the client went away");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new IllegalStateException("cannot stop listening", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
