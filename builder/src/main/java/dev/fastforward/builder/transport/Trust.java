package dev.fastforward.builder.transport;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Whom connections for one registry trust, wherever they lead: a token server or a store of blobs
 * that it names has a certificate of the same CA as often as not.
 *
 * @param authorities PEM files with further CAs
 * @param verify whether certificates are looked at
 */
public record Trust(List<Path> authorities, boolean verify) {
  static final Trust STANDARD = new Trust(List.of(), true);

  /**
   * @throws BuildException if docker's folder for this registry cannot be read
   */
  static Trust of(RegistryHost host, TlsSettings settings) {
    if (host.plainHttp()) {
      return STANDARD;
    }
    if (!settings.verifies(host)) {
      return new Trust(List.of(), false);
    }
    List<Path> files = new ArrayList<>();
    Stream.of(host.name(), host.address())
        .distinct()
        .map(settings.certificates()::get)
        .filter(Objects::nonNull)
        .forEach(files::add);
    files.addAll(docker(settings.dockerCertificates(), host.address()));
    return new Trust(List.copyOf(files), true);
  }

  private static List<Path> docker(Path folder, String address) {
    List<Path> files = new ArrayList<>();
    if (address.contains("/") || address.startsWith(".")) {
      return files;
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder.resolve(address), "*.crt")) {
      found.forEach(files::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return files;
    } catch (IOException e) {
      throw new BuildException(
          FailureReason.InvalidRequest,
          "certificates for " + address + ": " + folder.resolve(address) + " cannot be read",
          e);
    }
    files.sort(null);
    return files;
  }
}
