package dev.fastforward.builder.transport;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Which certificates are trusted in addition to those of the JDK and the machine. A registry is
 * given by its name in references or by the host[:port] to connect to. Immutable.
 *
 * @param certificates registry to a PEM file with its CA or its own certificate
 * @param unverified registries whose certificates are not verified
 * @param unverifiedPulls whether only the certificates of pushedTo are verified
 * @param pushedTo registries that are pushed to
 * @param dockerCertificates docker's folder: HOST[:PORT]/*.crt are CAs of that registry
 */
public record TlsSettings(
    Map<String, Path> certificates,
    Set<String> unverified,
    boolean unverifiedPulls,
    Set<String> pushedTo,
    Path dockerCertificates) {
  private static final Path DOCKER = Path.of("/etc/docker/certs.d");

  public TlsSettings {
    certificates = Map.copyOf(certificates);
    unverified = Set.copyOf(unverified);
    pushedTo = Set.copyOf(pushedTo);
  }

  /** No additions but docker's own folder. */
  public static TlsSettings standard() {
    return new TlsSettings(Map.of(), Set.of(), false, Set.of(), DOCKER);
  }

  /** The same settings with CAs of registries. */
  public TlsSettings withCertificates(Map<String, Path> files) {
    return new TlsSettings(files, unverified, unverifiedPulls, pushedTo, dockerCertificates);
  }

  /** The same settings with registries whose certificates are not verified. */
  public TlsSettings withUnverified(Set<String> registries) {
    return new TlsSettings(certificates, registries, unverifiedPulls, pushedTo, dockerCertificates);
  }

  /** The same settings, but only the certificates of these registries are verified. */
  public TlsSettings withUnverifiedPulls(Set<String> pushedTo) {
    return new TlsSettings(certificates, unverified, true, pushedTo, dockerCertificates);
  }

  /** The same settings with another folder of certificates. */
  public TlsSettings withDockerCertificates(Path folder) {
    return new TlsSettings(certificates, unverified, unverifiedPulls, pushedTo, folder);
  }

  /** Whether the settings name a registry, which then uses TLS even on this machine. */
  boolean names(String registry) {
    return certificates.containsKey(registry) || unverified.contains(registry);
  }

  boolean verifies(RegistryHost host) {
    return !unverified.contains(host.name())
        && !unverified.contains(host.address())
        && !(unverifiedPulls
            && !pushedTo.contains(host.name())
            && !pushedTo.contains(host.address()));
  }
}
