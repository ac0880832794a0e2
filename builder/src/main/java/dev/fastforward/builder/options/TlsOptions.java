package dev.fastforward.builder.options;

import dev.fastforward.builder.transport.TlsSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Options for trusted certificates, with kaniko's names. */
public final class TlsOptions {
  @Option(
      names = "--registry-certificate",
      paramLabel = "HOST[:PORT]=FILE",
      description = "PEM file with the CA of a registry.")
  List<String> certificates = new ArrayList<>();

  @Option(
      names = "--skip-tls-verify-registry",
      paramLabel = "HOST[:PORT]",
      description = "Registry whose certificate is not verified.")
  List<String> unverified = new ArrayList<>();

  @Option(
      names = "--skip-tls-verify",
      description = "Do not verify the certificates of registries that are pushed to.")
  boolean unverifiedDestinations;

  @Option(
      names = "--skip-tls-verify-pull",
      description = "Do not verify the certificates of registries that are not pushed to.")
  boolean unverifiedPulls;

  /** Whether one of the options is given. */
  boolean given() {
    return !certificates.isEmpty()
        || !unverified.isEmpty()
        || unverifiedDestinations
        || unverifiedPulls;
  }

  /** Registry to the absolute path of its PEM file. */
  SortedMap<String, String> certificates() {
    SortedMap<String, String> files = new TreeMap<>();
    Pairs.parse("--registry-certificate", certificates)
        .forEach((host, file) -> files.put(host, Path.of(file).toAbsolutePath().toString()));
    return files;
  }

  /**
   * The registries whose certificates are not verified.
   *
   * @param pushedTo registries that are pushed to
   */
  List<String> unverified(List<String> pushedTo) {
    Set<String> all = new LinkedHashSet<>(unverified);
    if (unverifiedDestinations) {
      all.addAll(pushedTo);
    }
    return List.copyOf(all);
  }

  /**
   * The options as settings.
   *
   * @param pushedTo registries that are pushed to
   */
  public TlsSettings settings(List<String> pushedTo) {
    return settings(certificates(), unverified(pushedTo), unverifiedPulls, Set.copyOf(pushedTo));
  }

  /** Settings from the fields of a request. */
  public static TlsSettings settings(
      Map<String, String> certificates,
      List<String> unverified,
      boolean unverifiedPulls,
      Set<String> pushedTo) {
    Map<String, Path> files = new TreeMap<>();
    certificates.forEach((host, file) -> files.put(host, Path.of(file)));
    TlsSettings settings =
        TlsSettings.standard().withCertificates(files).withUnverified(Set.copyOf(unverified));
    return unverifiedPulls ? settings.withUnverifiedPulls(pushedTo) : settings;
  }
}
