package dev.fastforward.builder.transport;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.http.HttpHost;
import org.apache.http.conn.socket.LayeredConnectionSocketFactory;
import org.apache.http.conn.ssl.NoopHostnameVerifier;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * TLS sockets that trust the same authorities. Certificates are read with the first socket.
 * Thread-safe.
 */
public final class LazyTlsSockets implements LayeredConnectionSocketFactory {
  private final Trust trust;
  private final Map<String, String> environment;
  private @Nullable SSLConnectionSocketFactory factory;

  /**
   * @param environment variables of the process, of which SSL_CERT_FILE and SSL_CERT_DIR are used
   */
  public LazyTlsSockets(Trust trust, Map<String, String> environment) {
    this.trust = trust;
    this.environment = Map.copyOf(environment);
  }

  /**
   * @throws BuildException InvalidRequest if a named file cannot be used
   */
  private synchronized SSLConnectionSocketFactory factory() {
    if (factory == null) {
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trusted()}, null);
        HostnameVerifier names =
            trust.verify()
                ? SSLConnectionSocketFactory.getDefaultHostnameVerifier()
                : NoopHostnameVerifier.INSTANCE;
        factory = new SSLConnectionSocketFactory(context, names);
      } catch (GeneralSecurityException e) {
        throw new BuildException(
            FailureReason.InvalidRequest,
            "certificates for registries: " + e.getMessage() + "; give a PEM file with the CA",
            e);
      }
    }
    return factory;
  }

  private X509ExtendedTrustManager trusted() throws GeneralSecurityException {
    if (!trust.verify()) {
      return new AnyCertificate();
    }
    @Nullable X509ExtendedTrustManager named = Authorities.ofFiles(trust.authorities());
    return new TrustChain(
        List.of(() -> named, Authorities::ofJava, () -> Authorities.ofMachine(environment)));
  }

  @Override
  public Socket createSocket(HttpContext context) throws IOException {
    return factory().createSocket(context);
  }

  @Override
  public Socket connectSocket(
      int connectTimeout,
      Socket socket,
      HttpHost host,
      InetSocketAddress remote,
      InetSocketAddress local,
      HttpContext context)
      throws IOException {
    return factory().connectSocket(connectTimeout, socket, host, remote, local, context);
  }

  @Override
  public Socket createLayeredSocket(Socket socket, String target, int port, HttpContext context)
      throws IOException {
    return factory().createLayeredSocket(socket, target, port, context);
  }
}
