package dev.fastforward.builder.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * TLS before a server of plain HTTP, with a certificate of its own that nobody trusts: for
 * 127.0.0.1, registry.test and auth.test.
 */
public final class TlsFront implements AutoCloseable {
  private static final String PASSWORD = "changeit";

  private final ServerSocket listener;
  private final Path certificate;

  private TlsFront(ServerSocket listener, Path certificate) {
    this.listener = listener;
    this.certificate = certificate;
  }

  /**
   * @param server host:port
   * @param folder for keys; empty
   */
  public static TlsFront before(String server, Path folder) {
    try {
      Path store = folder.resolve("store.p12");
      keytool(
          folder,
          "-genkeypair",
          store,
          "-keyalg",
          "EC",
          "-dname",
          "CN=test",
          "-validity",
          "2",
          "-ext",
          "san=ip:127.0.0.1,dns:registry.test,dns:auth.test");
      Path certificate = folder.resolve("ca.pem");
      keytool(folder, "-exportcert", store, "-rfc", "-file", certificate.toString());
      ServerSocket listener =
          context(store)
              .getServerSocketFactory()
              .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(() -> Pipes.accept(listener, client -> Pipes.join(client, server)));
      return new TlsFront(listener, certificate);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no TLS server", e);
    }
  }

  private static void keytool(Path folder, String command, Path store, String... more)
      throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                command,
                "-alias",
                "test",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
    words.addAll(List.of(more));
    Path log = folder.resolve("keytool.log");
    Process process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool: " + Files.readString(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /** host:port, as references name it. */
  public String host() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** The certificate in PEM. */
  public Path certificate() {
    return certificate;
  }

  @Override
  public void close() {
    Pipes.close(listener);
  }
}
