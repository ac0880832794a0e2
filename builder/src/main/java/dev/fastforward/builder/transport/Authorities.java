package dev.fastforward.builder.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Reads CA certificates and creates trust managers from them. */
final class Authorities {
  /** The CA bundles of common Linux distributions. */
  private static final List<Path> BUNDLES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/ca-bundle.pem"),
          Path.of("/etc/ssl/cert.pem"));

  private Authorities() {}

  /** Trusts the CAs of the JDK's trust store, or of the one that javax.net.ssl.trustStore names. */
  static X509ExtendedTrustManager ofJava() throws GeneralSecurityException {
    return manager(null);
  }

  /**
   * Trusts the CAs in PEM files.
   *
   * @return null if there are no files
   * @throws CertificateException with the name of a file that cannot be used
   */
  static @Nullable X509ExtendedTrustManager ofFiles(List<Path> files)
      throws GeneralSecurityException {
    List<Certificate> all = new ArrayList<>();
    for (Path file : files) {
      all.addAll(read(file));
    }
    return of(all);
  }

  /**
   * Trusts the CAs that SSL_CERT_FILE and SSL_CERT_DIR name, otherwise those of the machine's
   * bundle; null if there are none.
   */
  static @Nullable X509ExtendedTrustManager ofMachine(Map<String, String> environment)
      throws GeneralSecurityException {
    String file = environment.getOrDefault("SSL_CERT_FILE", "");
    String folders = environment.getOrDefault("SSL_CERT_DIR", "");
    List<Certificate> all = new ArrayList<>();
    if (!file.isEmpty()) {
      all.addAll(read(Path.of(file)));
    }
    for (String folder : folders.split(":")) {
      if (!folder.isEmpty()) {
        all.addAll(readFolder(Path.of(folder)));
      }
    }
    if (file.isEmpty() && folders.isEmpty()) {
      for (Path bundle : BUNDLES) {
        if (all.isEmpty() && Files.isReadable(bundle)) {
          all.addAll(read(bundle));
        }
      }
    }
    return of(all);
  }

  private static Collection<? extends Certificate> read(Path file) throws CertificateException {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (!found.isEmpty()) {
        return found;
      }
    } catch (IOException e) {
      throw new CertificateException(file + " cannot be read", e);
    } catch (CertificateException e) {
      throw new CertificateException(file + " is not a file of certificates", e);
    }
    throw new CertificateException(file + " contains no certificate");
  }

  /** Skips files without certificates: such a folder may contain other files. */
  private static List<Certificate> readFolder(Path folder) throws CertificateException {
    List<Certificate> all = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, Files::isRegularFile)) {
      for (Path file : files) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (text.contains("-----BEGIN CERTIFICATE-----")) {
          all.addAll(read(file));
        }
      }
      return all;
    } catch (IOException e) {
      throw new CertificateException(folder + " cannot be read", e);
    }
  }

  /** Null for no certificates: the JDK rejects a trust manager without any. */
  private static @Nullable X509ExtendedTrustManager of(List<Certificate> certificates)
      throws GeneralSecurityException {
    if (certificates.isEmpty()) {
      return null;
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new CertificateException("cannot create a key store", e);
    }
    for (int i = 0; i < certificates.size(); i++) {
      store.setCertificateEntry("ca" + i, certificates.get(i));
    }
    return manager(store);
  }

  private static X509ExtendedTrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager usable) {
        return usable;
      }
    }
    throw new CertificateException("the JDK has no trust manager for X.509");
  }
}
