package dev.fastforward.builder.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.net.ProxyEnvironment;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.testing.DockerRegistry;
import dev.fastforward.builder.transport.Failures;
import dev.fastforward.builder.transport.HttpAnswer;
import dev.fastforward.builder.transport.HttpCall;
import dev.fastforward.builder.transport.LazyTlsSockets;
import dev.fastforward.builder.transport.PooledTransport;
import dev.fastforward.builder.transport.ProxyRoutes;
import dev.fastforward.builder.transport.RegistryHost;
import dev.fastforward.builder.transport.TlsSettings;
import dev.fastforward.builder.transport.TransferCounter;
import dev.fastforward.builder.transport.Transports;
import dev.fastforward.builder.transport.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS with a certificate of the test; registries on loopback addresses do not use TLS. */
class TlsIT {
  private static final String STORE_PASSWORD = "changeit";

  @TempDir Path folder;

  private static String java(String program) {
    return Path.of(System.getProperty("java.home"), "bin", program).toString();
  }

  private Path keyStore() throws Exception {
    Path store = folder.resolve("store.p12");
    int exit =
        new ProcessBuilder(
                java("keytool"),
                "-genkeypair",
                "-alias",
                "test",
                "-keyalg",
                "EC",
                "-dname",
                "CN=test",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                STORE_PASSWORD,
                "-validity",
                "2")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start()
            .waitFor();
    assertThat(exit).as("exit code of keytool").isZero();
    return store;
  }

  private static ServerSocket listen(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, STORE_PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, STORE_PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    ServerSocket listener =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> serve(listener));
    return listener;
  }

  private static void serve(ServerSocket listener) {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {}
        socket
            .getOutputStream()
            .write(
                "HTTP/1.1 204 Fine\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.ISO_8859_1));
      } catch (IOException e) {
        // A client that does not trust the certificate disconnects.
      }
    }
  }

  /** The status of a server's response; also run as a process with its own trust store. */
  static int ask(String authority) throws IOException {
    TlsSettings tls = TlsSettings.standard();
    try (Transports transports =
            new Transports(
                tls,
                trust ->
                    new PooledTransport(
                        new TransferCounter(),
                        new ProxyRoutes(ProxyEnvironment.of(Map.of())),
                        new LazyTlsSockets(trust, Map.of())));
        HttpAnswer answer =
            new Wire(transports, "fastforward/test")
                .send(
                    new RegistryHost(authority, authority, false),
                    HttpCall.of("GET", URI.create("https://" + authority + "/v2/")),
                    null)) {
      return answer.status();
    }
  }

  public static void main(String[] args) throws IOException {
    if (ask(args[0]) != 204) {
      throw new IOException("unexpected status");
    }
  }

  @Test
  void trustedCertificateIsAccepted() throws Exception {
    Path store = keyStore();
    try (ServerSocket server = listen(store)) {
      Process client =
          new ProcessBuilder(
                  java("java"),
                  "-Djavax.net.ssl.trustStore=" + store,
                  "-Djavax.net.ssl.trustStorePassword=" + STORE_PASSWORD,
                  "-cp",
                  System.getProperty("java.class.path"),
                  TlsIT.class.getName(),
                  "127.0.0.1:" + server.getLocalPort())
              .inheritIO()
              .start();
      assertThat(client.waitFor()).isZero();
    }
  }

  @Test
  void untrustedCertificateIsNotRetried() throws Exception {
    try (ServerSocket server = listen(keyStore())) {
      String authority = "127.0.0.1:" + server.getLocalPort();

      assertThatThrownBy(() -> ask(authority))
          .isInstanceOfSatisfying(
              IOException.class,
              e ->
                  assertThatThrownBy(() -> Failures.again(authority, e))
                      .isInstanceOf(RegistryException.class)
                      .hasMessageContaining("its certificate is not trusted"));
    }
  }

  @Test
  void plainHttpBehindTlsGetsAHint() {
    try (DockerRegistry server = DockerRegistry.open()) {
      assertThatThrownBy(() -> ask(server.host()))
          .isInstanceOfSatisfying(
              IOException.class,
              e ->
                  assertThatThrownBy(() -> Failures.again(server.host(), e))
                      .isInstanceOf(RegistryException.class)
                      .hasMessageContaining("name it as an insecure registry"));
    }
  }
}
