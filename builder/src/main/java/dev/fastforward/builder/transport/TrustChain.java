package dev.fastforward.builder.transport;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts a certificate if one of several trust managers does. Each is created only after those
 * before it have refused, because the machine's certificates are slow to read and rarely needed.
 * Thread-safe.
 */
final class TrustChain extends X509ExtendedTrustManager {
  /** Creates a trust manager; null if there are no certificates. */
  @FunctionalInterface
  interface Source {
    @Nullable X509ExtendedTrustManager make() throws GeneralSecurityException;
  }

  /** A check by a trust manager. */
  @FunctionalInterface
  private interface Question {
    void ask(X509ExtendedTrustManager manager) throws CertificateException;
  }

  private final List<Once> members;

  TrustChain(List<Source> sources) {
    this.members = sources.stream().map(Once::new).toList();
  }

  private static final class Once {
    private final Source source;
    private @Nullable X509ExtendedTrustManager made;
    private boolean tried;

    Once(Source source) {
      this.source = source;
    }

    synchronized @Nullable X509ExtendedTrustManager get() throws CertificateException {
      if (!tried) {
        try {
          made = source.make();
          tried = true;
        } catch (GeneralSecurityException e) {
          throw new CertificateException(e.getMessage(), e);
        }
      }
      return made;
    }
  }

  private void any(Question question) throws CertificateException {
    CertificateException refusal = new CertificateException("there are no trusted certificates");
    for (Once member : members) {
      try {
        X509ExtendedTrustManager manager = member.get();
        if (manager != null) {
          question.ask(manager);
          return;
        }
      } catch (CertificateException e) {
        refusal = e;
      }
    }
    throw refusal;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    any(manager -> manager.checkServerTrusted(chain, type, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    any(manager -> manager.checkServerTrusted(chain, type, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    any(manager -> manager.checkServerTrusted(chain, type));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("client certificates are not supported");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("client certificates are not supported");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("client certificates are not supported");
  }

  /** Only servers use this. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
