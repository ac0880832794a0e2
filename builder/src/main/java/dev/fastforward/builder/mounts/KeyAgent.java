package dev.fastforward.builder.mounts;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.sandbox.Mount;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentConstants;
import org.apache.sshd.agent.common.AbstractAgentClient;
import org.apache.sshd.agent.local.AgentImpl;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.common.util.security.SecurityUtils;

/**
 * An SSH agent for given private keys. It lists them and signs with them, and refuses all other
 * requests. The keys never leave this process.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-sshm-ssh-agent/">SSH agent protocol</a>
 */
final class KeyAgent implements Mount.Server {
  private static final int MAX_MESSAGE = 256 * 1024;
  private static final int LENGTH = 4;

  private final SshAgent keys;

  private KeyAgent(SshAgent keys) {
    this.keys = keys;
  }

  /**
   * @throws BuildException with SecretNotFound if a file holds no private key that can be used
   */
  static KeyAgent of(String id, List<Path> files) {
    AgentImpl agent = new AgentImpl();
    for (Path file : files) {
      String unusable = "the key of the ssh agent \"" + id + "\" in " + file + " cannot be used: ";
      try (InputStream in = Files.newInputStream(file)) {
        // The library asks for no passphrase that it is not given.
        Iterable<KeyPair> pairs =
            SecurityUtils.loadKeyPairIdentities(
                null, NamedResource.ofName("key"), in, (_, _, _) -> null);
        if (pairs == null) {
          throw new BuildException(FailureReason.SecretNotFound, unusable + "it is no private key");
        }
        for (KeyPair pair : pairs) {
          agent.addIdentity(pair, "");
        }
      } catch (IOException | GeneralSecurityException e) {
        throw new BuildException(
            FailureReason.SecretNotFound,
            unusable
                + "it is no private key, or it has a passphrase: start an ssh-agent, add it there,"
                + " and give --ssh the agent's socket",
            e);
      }
    }
    return new KeyAgent(agent);
  }

  @Override
  public void serve(SocketChannel client) throws IOException {
    Answers answers = new Answers(keys, client);
    while (true) {
      ByteBuffer length = ByteBuffer.allocate(LENGTH);
      if (!fill(client, length)) {
        return;
      }
      int size = length.flip().getInt();
      if (size < 1 || size > MAX_MESSAGE) {
        return; // no agent message is that long; the client sees the end
      }
      ByteBuffer message = ByteBuffer.allocate(LENGTH + size).putInt(size);
      if (!fill(client, message)) {
        return;
      }
      answers.messageReceived(new ByteArrayBuffer(message.array()));
    }
  }

  /** Returns false at the end of the connection. */
  private static boolean fill(SocketChannel client, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (client.read(buffer) < 0) {
        return false;
      }
    }
    return true;
  }

  private static final class Answers extends AbstractAgentClient {
    private final SocketChannel client;

    Answers(SshAgent agent, SocketChannel client) {
      super(agent);
      this.client = client;
    }

    @Override
    protected void process(int command, Buffer request, Buffer reply) throws Exception {
      boolean harmless =
          command == SshAgentConstants.SSH2_AGENTC_REQUEST_IDENTITIES
              || command == SshAgentConstants.SSH2_AGENTC_SIGN_REQUEST;
      if (harmless) {
        super.process(command, request, reply);
      } else {
        reply.putByte(SshAgentConstants.SSH_AGENT_FAILURE);
      }
    }

    @Override
    protected void reply(Buffer reply) throws IOException {
      ByteBuffer bytes = ByteBuffer.wrap(reply.array(), reply.rpos(), reply.available());
      while (bytes.hasRemaining()) {
        client.write(bytes);
      }
    }
  }
}
