package dev.fastforward.builder.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program that joins a network namespace to the machine's network, as an ordinary process that
 * opens connections for it. The namespace reaches what the machine reaches, but not the machine's
 * loopback addresses, and nothing is forwarded to it.
 *
 * @param name for messages
 * @param words the program and its arguments, {@link #NAMESPACE} among them
 * @param nameserver address at which it answers for the machine's first nameserver
 */
record UserNetwork(String name, List<String> words, String nameserver) {
  /** Stands for the path of the namespace. */
  static final String NAMESPACE = "NETNS";

  // From the block for benchmarks, so that it is no network that anybody has: the machine's own
  // addresses stay in reach.
  private static final String GATEWAY = "198.18.77.1";
  private static final String ADDRESS = "198.18.77.2";
  private static final String NET = "198.18.77.0/24";
  private static final String SLIRP_NAMESERVER = "198.18.77.3";

  /**
   * @param environment of this process
   */
  static Optional<UserNetwork> find(Map<String, String> environment) {
    return program("pasta", environment)
        .map(UserNetwork::pasta)
        .or(() -> program("slirp4netns", environment).map(UserNetwork::slirp));
  }

  private static Optional<Path> program(String name, Map<String, String> environment) {
    return Stream.of(environment.getOrDefault("PATH", "").split(":"))
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** It gives up its capabilities itself; another user could not enter the namespace. */
  private static UserNetwork pasta(Path program) {
    return new UserNetwork(
        "pasta",
        List.of(
            program.toString(),
            "--quiet",
            "--runas",
            "0",
            "--config-net",
            "--no-map-gw",
            "-t",
            "none",
            "-u",
            "none",
            "-T",
            "none",
            "-U",
            "none",
            "--address",
            ADDRESS,
            "--netmask",
            "255.255.255.0",
            "--gateway",
            GATEWAY,
            "--dns-forward",
            GATEWAY,
            "--netns-only",
            "--netns",
            NAMESPACE),
        GATEWAY);
  }

  private static UserNetwork slirp(Path program) {
    return new UserNetwork(
        "slirp4netns",
        List.of(
            program.toString(),
            "--configure",
            "--mtu=65520",
            "--disable-host-loopback",
            "--enable-sandbox",
            "--cidr=" + NET,
            "--ready-fd=3",
            "--netns-type=path",
            NAMESPACE,
            "tap0"),
        SLIRP_NAMESERVER);
  }
}
