package dev.fastforward.builder.sandbox;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Listens on the sockets of one command, each connection on a thread of its own. */
final class SocketServers implements AutoCloseable {
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();

  /** Makes the socket and answers until this is closed; the name stays. */
  void start(Path path, Mount.Server server) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    open.add(listener);
    listener.bind(UnixDomainSocketAddress.of(path));
    Thread.ofVirtual().name("socket").start(() -> accept(listener, server));
  }

  private void accept(ServerSocketChannel listener, Mount.Server server) {
    try {
      while (true) {
        SocketChannel client = listener.accept();
        open.add(client);
        Thread.ofVirtual().name("socket-client").start(() -> serve(client, server));
      }
    } catch (IOException _) {
      // Closed: the command has ended. Else the command sees that nobody answers.
    }
  }

  private void serve(SocketChannel client, Mount.Server server) {
    try (client) {
      server.serve(client);
    } catch (IOException _) {
      // The command sees the end of the connection and reports it.
    } finally {
      open.remove(client);
    }
  }

  @Override
  public void close() throws IOException {
    for (Channel one : open) {
      one.close();
    }
  }
}
