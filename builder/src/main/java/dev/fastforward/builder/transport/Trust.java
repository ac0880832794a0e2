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
 * The certificates that connections on behalf of one registry trust. This includes connections to
 * its token server and blob store, which often have certificates of the same CA.
 *
 * @param authorities PEM files with additional CAs
 * @param verify whether certificates are verified
 */
public record Trust(List<Path> authorities, boolean verify) {
  static final Trust STANDARD = new Trust(List.of(), true);

  /**
   * @throws BuildException InvalidRequest if docker's folder for this registry cannot be read
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
          "certificates for "
              + address
              + ": cannot read "
              + folder.resolve(address)
              + "; check its permissions",
          e);
    }
    files.sort(null);
    return files;
  }
}
