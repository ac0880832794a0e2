package dev.fastforward.builder.mounts;

import dev.fastforward.builder.sandbox.Mount;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * Passes connections on to an agent of this machine.
 *
 * @param agent its socket
 */
record AgentProxy(Path agent) implements Mount.Server {
  private static final int CHUNK = 16 * 1024;

  @Override
  public void serve(SocketChannel client) throws IOException {
    try (SocketChannel upstream = SocketChannel.open(UnixDomainSocketAddress.of(agent))) {
      Thread answers =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  pass(upstream, client);
                  client.shutdownOutput();
                } catch (IOException _) {
                  // The client has gone; it is the one who notices.
                }
              });
      pass(client, upstream);
      upstream.shutdownOutput();
      answers.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pass(SocketChannel from, SocketChannel to) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    while (from.read(buffer) >= 0) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        to.write(buffer);
      }
      buffer.clear();
    }
  }
}
