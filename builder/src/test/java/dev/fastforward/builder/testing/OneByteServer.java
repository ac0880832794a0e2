package dev.fastforward.builder.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Gives each connection one byte. */
public final class OneByteServer implements AutoCloseable {
  private final ServerSocket listener;

  private OneByteServer(ServerSocket listener) {
    this.listener = listener;
    Thread.ofVirtual().start(this::serve);
  }

  public static OneByteServer on(InetAddress address) throws IOException {
    return new OneByteServer(new ServerSocket(0, 50, address));
  }

  /** Address and port. */
  public String place() {
    return listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort();
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket client = listener.accept()) {
        client.getOutputStream().write('x');
      } catch (IOException _) {
        // A client that left, or the end.
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
