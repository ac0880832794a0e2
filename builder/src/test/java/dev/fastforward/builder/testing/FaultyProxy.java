package dev.fastforward.builder.testing;

import dev.fastforward.builder.testing.FaultyRegistry.Request;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Stands in front of a real registry and passes on what it is asked, until a test makes trouble:
 * for the requests that the test names, and as often as it says. Thread-safe.
 */
public final class FaultyProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final String behind;
  private final List<Rule> rules = new CopyOnWriteArrayList<>();

  /** What comes instead of the registry's answer. */
  @FunctionalInterface
  public interface Trouble {
    Reply answer(Request request, Upstream registry) throws IOException;
  }

  /** The registry behind. */
  @FunctionalInterface
  public interface Upstream {
    /**
     * Asks it.
     *
     * @param bytes of the body that it gets; with fewer than the request has the connection ends
     */
    Reply ask(Request request, int bytes) throws IOException;

    default Reply ask(Request request) throws IOException {
      return ask(request, request.body().length);
    }
  }

  private record Rule(Predicate<Request> where, int times, Trouble trouble, AtomicInteger met) {
    boolean strikes(Request request) {
      return where.test(request) && met.incrementAndGet() <= times;
    }
  }

  private FaultyProxy(String behind) throws IOException {
    this.behind = behind;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> Pipes.accept(listener, this::serve));
  }

  /** Listens on a free loopback port. */
  public static FaultyProxy before(DockerRegistry registry) {
    try {
      return new FaultyProxy(registry.host());
    } catch (IOException e) {
      throw new IllegalStateException("cannot listen on the loopback", e);
    }
  }

  /** host:port, as references name it. */
  public String host() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** Makes trouble for the first of these requests; rules that were given earlier come first. */
  public FaultyProxy on(Predicate<Request> where, int times, Trouble trouble) {
    rules.add(new Rule(where, times, trouble, new AtomicInteger()));
    return this;
  }

  public FaultyProxy on(Predicate<Request> where, Trouble trouble) {
    return on(where, Integer.MAX_VALUE, trouble);
  }

  /** Lets something happen once, before any of these requests reaches the registry. */
  public FaultyProxy before(Predicate<Request> where, Event event) {
    Once once = new Once(event);
    return on(
        where,
        (request, registry) -> {
          once.happen();
          return registry.ask(request);
        });
  }

  private static final class Once implements Event {
    private final Event event;
    private boolean happened;

    Once(Event event) {
      this.event = event;
    }

    @Override
    public synchronized void happen() throws IOException {
      if (!happened) {
        happened = true;
        event.happen();
      }
    }
  }

  /** What happens in between. */
  @FunctionalInterface
  public interface Event {
    void happen() throws IOException;
  }

  /** No trouble any more; gives how many requests met some. */
  public int calm() {
    int met = rules.stream().mapToInt(rule -> Math.min(rule.times, rule.met.get())).sum();
    rules.clear();
    return met;
  }

  private void serve(Socket client) throws IOException {
    Request request = FaultyRegistry.read(new BufferedInputStream(client.getInputStream()));
    Trouble trouble = (same, registry) -> registry.ask(same);
    for (Rule rule : rules) {
      if (rule.strikes(request)) {
        trouble = rule.trouble;
        break;
      }
    }
    trouble.answer(request, this::ask).send(client, request.method().equals("HEAD"));
  }

  /** By HTTP/1.0, whose answers end with the connection. */
  private Reply ask(Request request, int bytes) throws IOException {
    int colon = behind.indexOf(':');
    try (Socket socket =
        new Socket(behind.substring(0, colon), Integer.parseInt(behind.substring(colon + 1)))) {
      OutputStream out = new BufferedOutputStream(socket.getOutputStream());
      StringBuilder head =
          new StringBuilder(request.method() + " " + request.target() + " HTTP/1.0\r\n");
      request
          .headers()
          .forEach((name, value) -> {
            if (!name.equals("connection")) {
              head.append(name + ": " + value + "\r\n");
            }
          });
      out.write((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      out.write(request.body(), 0, bytes);
      out.flush();
      if (bytes < request.body().length) {
        return Reply.reset();
      }
      return answer(socket.getInputStream().readAllBytes());
    }
  }

  private static Reply answer(byte[] all) throws IOException {
    String text = new String(all, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new IOException("the registry went away");
    }
    String[] lines = text.substring(0, end).split("\r\n");
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line : List.of(lines).subList(1, lines.length)) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    byte[] body = java.util.Arrays.copyOfRange(all, end + 4, all.length);
    String said = headers.remove("Content-Length");
    headers.remove("Connection");
    int status = Integer.parseInt(lines[0].split(" ")[1]);
    long length = said == null ? body.length : Long.parseLong(said);
    return new Reply(status, headers, body, length, Reply.Fault.NONE);
  }

  @Override
  public void close() {
    Pipes.close(listener);
  }
}
