package dev.fastforward.builder.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a command finds as /etc/hosts and /etc/resolv.conf, where no container runtime writes it.
 */
final class NetworkFiles {
  static final String HOSTS = "etc/hosts";
  static final String RESOLV = "etc/resolv.conf";

  private static final Pattern LOOPBACK = Pattern.compile("^\\s*nameserver\\s+(127\\.|::1(\\s|$))");

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
    return resolv(folder, null);
  }

  /**
   * Writes {@code resolv.conf} in the folder: this machine's, as it works in that network.
   *
   * @param network null for the machine's
   */
  static Path resolv(Path folder, @Nullable UserNetwork network) throws IOException {
    Path own = Path.of("/etc/resolv.conf");
    byte[] text = Files.isReadable(own) ? Files.readAllBytes(own) : new byte[0];
    return Files.write(
        folder.resolve("resolv.conf"),
        network == null ? text : withoutLoopback(text, network.nameserver()));
  }

  /**
   * A nameserver on this machine alone (systemd-resolved, dnsmasq) is out of reach: the network's
   * own asks it.
   */
  static byte[] withoutLoopback(byte[] text, String nameserver) {
    return new String(text, StandardCharsets.ISO_8859_1)
        .lines()
        .map(line -> LOOPBACK.matcher(line).find() ? "nameserver " + nameserver : line)
        .distinct()
        .map(line -> line + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
