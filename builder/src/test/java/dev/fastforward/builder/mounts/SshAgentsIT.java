package dev.fastforward.builder.mounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.sandbox.Mount;
import dev.fastforward.builder.settings.SshSource;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands hear from an agent, over a socket. */
class SshAgentsIT {
  private static final byte REQUEST_IDENTITIES = 11;
  private static final byte IDENTITIES_ANSWER = 12;
  private static final byte SIGN_REQUEST = 13;
  private static final byte SIGN_RESPONSE = 14;
  private static final byte REMOVE_ALL = 19;
  private static final byte FAILURE = 5;
  private static final int SHA_512 = 4;

  @TempDir Path temporary;

  private static KeyPair pair() throws Exception {
    return KeyPairGenerator.getInstance("RSA").generateKeyPair();
  }

  private Path write(PrivateKey key) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return Files.writeString(
        temporary.resolve("key"),
        "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
  }

  private static Mount.Server server(Path path) {
    return new SshAgents(List.of(new SshSource("default", path.toString())), Map.of())
        .server("default");
  }

  /** Listens at a path, for one connection. */
  private static ServerSocketChannel listen(Path path, Mount.Server server) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(path));
    Thread.ofVirtual()
        .start(() -> {
          try (SocketChannel client = listener.accept()) {
            server.serve(client);
          } catch (IOException _) {
            // The test sees the end of the connection.
          }
        });
    return listener;
  }

  private static ByteBuffer ask(SocketChannel agent, ByteBuffer question) throws IOException {
    ByteBuffer message = ByteBuffer.allocate(4 + question.remaining());
    agent.write(message.putInt(question.remaining()).put(question).flip());
    return read(agent, read(agent, 4).getInt());
  }

  private static ByteBuffer read(SocketChannel from, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      assertThat(from.read(buffer)).isPositive();
    }
    return buffer.flip();
  }

  private static ByteBuffer one(byte command) {
    return ByteBuffer.wrap(new byte[] {command});
  }

  private static byte[] string(ByteBuffer from) {
    byte[] value = new byte[from.getInt()];
    from.get(value);
    return value;
  }

  private static void assertSigns(SocketChannel agent, KeyPair pair) throws Exception {
    ByteBuffer identities = ask(agent, one(REQUEST_IDENTITIES));
    assertThat(identities.get()).isEqualTo(IDENTITIES_ANSWER);
    assertThat(identities.getInt()).isEqualTo(1);
    byte[] key = string(identities);
    byte[] data = "data".getBytes(StandardCharsets.UTF_8);
    ByteBuffer question = ByteBuffer.allocate(13 + key.length + data.length);
    question.put(SIGN_REQUEST).putInt(key.length).put(key).putInt(data.length).put(data);
    ByteBuffer answer = ask(agent, question.putInt(SHA_512).flip());
    assertThat(answer.get()).isEqualTo(SIGN_RESPONSE);
    ByteBuffer signature = ByteBuffer.wrap(string(answer));
    assertThat(new String(string(signature), StandardCharsets.US_ASCII)).isEqualTo("rsa-sha2-512");
    Signature verifier = Signature.getInstance("SHA512withRSA");
    verifier.initVerify(pair.getPublic());
    verifier.update(data);
    assertThat(verifier.verify(string(signature))).isTrue();
  }

  @Test
  void aKeyBecomesAnAgentThatSignsAndNothingElse() throws Exception {
    KeyPair pair = pair();
    Path socket = temporary.resolve("s");
    try (ServerSocketChannel _ = listen(socket, server(write(pair.getPrivate())));
        SocketChannel agent = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      assertSigns(agent, pair);
      assertThat(ask(agent, one(REMOVE_ALL)).get()).isEqualTo(FAILURE);
      assertSigns(agent, pair);
    }
  }

  @Test
  void theSocketOfAnAgentIsPassedOn() throws Exception {
    KeyPair pair = pair();
    Path real = temporary.resolve("real");
    Path socket = temporary.resolve("s");
    try (ServerSocketChannel _ = listen(real, server(write(pair.getPrivate())));
        ServerSocketChannel _ = listen(socket, server(real));
        SocketChannel agent = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      assertSigns(agent, pair);
    }
  }

  @Test
  void whatIsNoKeyIsRefusedWithoutItsContent() throws IOException {
    Path file = Files.writeString(temporary.resolve("key"), "not-a-key");
    assertThatThrownBy(() -> server(file))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("default")
        .hasMessageNotContaining("not-a-key");
  }
}
