package dev.fastforward.builder.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** Passes on the bytes of connections. */
final class Pipes {
  private Pipes() {}

  /** Does something with a connection, and closes it. */
  @FunctionalInterface
  interface Connection {
    void serve(Socket client) throws IOException;
  }

  /** Serves until the listener is closed. */
  static void accept(ServerSocket listener, Connection connection) {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual()
            .start(() -> {
              try (client) {
                connection.serve(client);
              } catch (IOException e) {
                // One of both went away, or a client that does not trust the certificate.
                return;
              }
            });
      } catch (IOException e) {
        // Closed: the test is over.
        return;
      }
    }
  }

  /** Passes on what comes from both sides, until the server has ended. */
  static void join(Socket client, String server) throws IOException {
    int colon = server.lastIndexOf(':');
    try (Socket other =
        new Socket(server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)))) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              client.getInputStream().transferTo(other.getOutputStream());
              other.shutdownOutput();
            } catch (IOException e) {
              // The other direction reports it.
              return;
            }
          });
      other.getInputStream().transferTo(client.getOutputStream());
      client.shutdownOutput();
    }
  }

  static void close(ServerSocket listener) {
    try {
      listener.close();
    } catch (IOException e) {
      throw new IllegalStateException("cannot close a listener", e);
    }
  }
}
