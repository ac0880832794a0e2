package dev.fastforward.builder.sandbox;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes /etc/hosts and /etc/resolv.conf for commands, where no container runtime does. */
final class NetworkFiles {
  static final String HOSTS = "etc/hosts";
  static final String RESOLV = "etc/resolv.conf";

  private static final Pattern NAMESERVER = Pattern.compile("^\\s*nameserver\\s+([0-9a-fA-F.:]+)");

  private NetworkFiles() {}

  /** Writes {@code hosts} in the folder. */
  static Path hosts(Path folder, RunCommand command) throws IOException {
    StringBuilder text = new StringBuilder("127.0.0.1\tlocalhost ");
    text.append(command.conditions().hostname())
        .append("\n::1\tlocalhost ip6-localhost ip6-loopback\n");
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
        folder.resolve("resolv.conf"), network == null ? text : asSeenFrom(network, text));
  }

  /**
   * Two kinds of nameservers give way to the network's own, which asks the machine's for the
   * command. One that only this machine reaches (systemd-resolved, dnsmasq, a link-local address)
   * is out of reach. And the machine's first IPv4 nameserver: pasta lets all its answers come from
   * the network's own, so who asked it by its address drops them.
   */
  static byte[] asSeenFrom(UserNetwork network, byte[] text) {
    List<String> lines = new String(text, StandardCharsets.ISO_8859_1).lines().toList();
    Optional<InetAddress> forwarded =
        lines.stream()
            .flatMap(line -> nameserver(line).stream())
            .filter(address -> address instanceof Inet4Address && !isLocal(address))
            .findFirst();
    return lines.stream()
        .map(line ->
            nameserver(line)
                .filter(address -> isLocal(address) || forwarded.equals(Optional.of(address)))
                .map(_ -> "nameserver " + network.nameserver())
                .orElse(line))
        .distinct()
        .map(line -> line + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The address of such a line, without a zone; empty for other lines, as resolvers take them. */
  private static Optional<InetAddress> nameserver(String line) {
    Matcher matcher = NAMESERVER.matcher(line);
    try {
      return matcher.find()
          ? Optional.of(InetAddress.ofLiteral(matcher.group(1)))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static boolean isLocal(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress();
  }
}
