package dev.fastforward.builder.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A forward proxy that takes every name for the same server, and wants a password. */
public final class ConnectProxy implements AutoCloseable {
  /** Of "me:secret". */
  private static final String AUTHORIZATION = "Proxy-Authorization: Basic bWU6c2VjcmV0\r\n";

  private static final String NEED_PASSWORD =
      String.join(
          "\r\n",
          "HTTP/1.1 407 Who",
          "Proxy-Authenticate: Basic realm=\"test\"",
          "Content-Length: 0",
          "",
          "");

  private final ServerSocket listener;
  private final Queue<String> tunnels = new ConcurrentLinkedQueue<>();

  private ConnectProxy(ServerSocket listener) {
    this.listener = listener;
  }

  /**
   * @param server host:port that all names lead to
   */
  public static ConnectProxy to(String server) {
    try {
      ConnectProxy proxy =
          new ConnectProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual()
          .start(() -> Pipes.accept(proxy.listener, client -> proxy.serve(client, server)));
      return proxy;
    } catch (IOException e) {
      throw new IllegalStateException("cannot listen on the loopback", e);
    }
  }

  private void serve(Socket client, String server) throws IOException {
    while (true) {
      String head = head(client.getInputStream());
      if (head.isEmpty()) {
        return;
      }
      if (head.contains(AUTHORIZATION)) {
        tunnels.add(head.substring(0, head.indexOf(" HTTP")));
        send(client, "HTTP/1.1 200 Connected\r\n\r\n");
        Pipes.join(client, server);
        return;
      }
      send(client, NEED_PASSWORD);
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void send(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** For HTTPS_PROXY, with the password. */
  public String url() {
    return "http://me:secret@127.0.0.1:" + listener.getLocalPort();
  }

  /** What was asked for so far, such as {@code CONNECT registry.test:443}. */
  public List<String> tunnels() {
    return List.copyOf(tunnels);
  }

  @Override
  public void close() {
    Pipes.close(listener);
  }
}
