package dev.fastforward.builder.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellFactory;

/** An SSH server on loopback that lets in who has a certain key, and executes what is asked for. */
public final class GitSshServer implements AutoCloseable {
  private final SshServer server = SshServer.setUpDefaultServer();
  private final KeyPair host = newKey();
  private final KeyPair client = newKey();

  public GitSshServer() throws IOException {
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(host));
    server.setPublickeyAuthenticator((_, key, _) -> KeyUtils.compareKeys(key, client.getPublic()));
    server.setCommandFactory((channel, command) ->
        new ProcessShellFactory(command, "sh", "-c", command).createShell(channel));
    server.start();
  }

  /** A key of the kind that all clients know. */
  public static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Address of a repository. */
  public String url(Path repository) {
    return "ssh://git@127.0.0.1:" + server.getPort() + repository;
  }

  /** The key that opens it. */
  public KeyPair key() {
    return client;
  }

  /** A file with a private key, as ssh-keygen writes it. */
  public static Path write(KeyPair key, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "test", null, out);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** Writes the server's key to known_hosts below this home. */
  public void introduce(Path home) throws IOException {
    Path folder = Files.createDirectories(home.resolve(".ssh"));
    Files.writeString(
        folder.resolve("known_hosts"),
        "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(host.getPublic()) + "\n");
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }
}
