package dev.fastforward.builder.git;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.transport.sshd.agent.AbstractConnector;
import org.eclipse.jgit.transport.sshd.agent.Connector;
import org.eclipse.jgit.transport.sshd.agent.ConnectorFactory;
import org.jspecify.annotations.Nullable;

/**
 * Connects to one SSH agent.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/draft-miller-ssh-agent">SSH agent
 *     protocol</a>
 */
record SshAgentConnector(Path socket) implements ConnectorFactory {
  @Override
  public Connector create(@Nullable String identityAgent, @Nullable File homeDirectory) {
    return new Connection(socket);
  }

  @Override
  public boolean isSupported() {
    return true;
  }

  @Override
  public String getName() {
    return "fastforward";
  }

  @Override
  public Collection<ConnectorDescriptor> getSupportedConnectors() {
    return List.of(getDefaultConnector());
  }

  @Override
  public ConnectorDescriptor getDefaultConnector() {
    return new ConnectorDescriptor() {
      @Override
      public String getIdentityAgent() {
        return "SSH_AUTH_SOCK";
      }

      @Override
      public String getDisplayName() {
        return "the agent at " + socket;
      }
    };
  }

  private static final class Connection extends AbstractConnector {
    private final Path socket;
    private @Nullable SocketChannel channel;

    Connection(Path socket) {
      this.socket = socket;
    }

    @Override
    public boolean connect() throws IOException {
      if (channel == null) {
        SocketChannel opened = SocketChannel.open(StandardProtocolFamily.UNIX);
        opened.connect(UnixDomainSocketAddress.of(socket));
        channel = opened;
      }
      return true;
    }

    @Override
    public byte[] rpc(byte command, byte[] message) throws IOException {
      prepareMessage(command, message);
      connect();
      SocketChannel to = channel;
      if (to == null) {
        throw new EOFException("the SSH agent closed the connection");
      }
      ByteBuffer request = ByteBuffer.wrap(message);
      while (request.hasRemaining()) {
        to.write(request);
      }
      ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
      fill(to, length);
      ByteBuffer reply = ByteBuffer.allocate(toLength(command, length.array()));
      fill(to, reply);
      return reply.array();
    }

    private static void fill(SocketChannel from, ByteBuffer buffer) throws IOException {
      while (buffer.hasRemaining()) {
        if (from.read(buffer) < 0) {
          throw new EOFException("the SSH agent closed the connection");
        }
      }
    }

    @Override
    public void close() throws IOException {
      if (channel != null) {
        channel.close();
        channel = null;
      }
    }
  }
}
