package dev.fastforward.builder.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a command finds as /etc/hosts and /etc/resolv.conf, where no container runtime writes it.
 */
final class NetworkFiles {
  static final String HOSTS = "etc/hosts";
  static final String RESOLV = "etc/resolv.conf";

  private NetworkFiles() {}

  /** Writes {@code hosts} in the folder. */
  static Path hosts(Path folder, RunCommand command) throws IOException {
    StringBuilder text = new StringBuilder("127.0.0.1\tlocalhost ");
    text.append(command.hostname()).append("\n::1\tlocalhost ip6-localhost ip6-loopback\n");
    command
        .conditions()
        .addHosts()
        .forEach((name, address) -> text.append(address).append('\t').append(name).append('\n'));
    return Files.writeString(folder.resolve("hosts"), text);
  }

  /** Writes {@code resolv.conf} in the folder: this machine's. */
  static Path resolv(Path folder) throws IOException {
    Path own = Path.of("/etc/resolv.conf");
    return Files.write(
        folder.resolve("resolv.conf"),
        Files.isReadable(own) ? Files.readAllBytes(own) : new byte[0]);
  }
}
