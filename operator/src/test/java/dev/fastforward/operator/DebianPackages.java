package dev.fastforward.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Programs that tests need from the machine. What is missing is installed, and said so, where the
 * tests run as root on Debian.
 */
public final class DebianPackages {
  private DebianPackages() {}

  /** The program's path; empty if it is not there and cannot be installed. */
  public static synchronized Optional<Path> program(String name, String debianPackage) {
    Optional<Path> found = look(name);
    if (found.isPresent()
        || !"root".equals(System.getProperty("user.name"))
        || !Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
      return found;
    }
    System.err.println("installing the Debian package " + debianPackage + ", which has " + name);
    try {
      // deploy/local has the one way of installing: quiet, and not in anybody else's way.
      new ProcessBuilder(
              "bash",
              "-c",
              "set -e; cd ../deploy/local; . ./lib.sh; . ./packages.sh; install_packages \"$0=$1\"",
              name,
              debianPackage)
          .inheritIO()
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return look(name);
  }

  private static Optional<Path> look(String name) {
    return Stream.of("/usr/local/bin", "/usr/bin", "/bin")
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
