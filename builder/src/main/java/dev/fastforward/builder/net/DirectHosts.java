package dev.fastforward.builder.net;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The hosts that NO_PROXY names: names, with the hosts below them; addresses; networks such as
 * 10.0.0.0/8, for hosts that are given as addresses; each with a port or without; * for all.
 */
public record DirectHosts(List<String> entries) {
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]+(\\.[0-9]+){3}|[0-9a-f:]*:[0-9a-f:.]*");
  private static final Pattern NETWORK = Pattern.compile("[0-9a-f:.]+/[0-9]{1,3}");

  public static DirectHosts parse(String value) {
    return new DirectHosts(
        Arrays.stream(value.split(","))
            .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
            .filter(entry -> !entry.isEmpty())
            .toList());
  }

  public boolean contains(String host, int port) {
    String name = host.toLowerCase(Locale.ROOT).replaceAll("^\\[|\\]$", "");
    return entries.stream().anyMatch(entry -> matches(entry, name, port));
  }

  private static boolean matches(String entry, String host, int port) {
    if (NETWORK.matcher(entry).matches()) {
      return ADDRESS.matcher(host).matches() && isIn(entry.split("/"), host);
    }
    return entry.equals("*")
        || entry.equals(host)
        || entry.equals(host + ":" + port)
        || host.endsWith("." + entry.replaceFirst("^\\*?\\.", ""));
  }

  private static boolean isIn(String[] network, String host) {
    byte[] prefix;
    byte[] address;
    try {
      prefix = InetAddress.ofLiteral(network[0]).getAddress();
      address = InetAddress.ofLiteral(host).getAddress();
    } catch (IllegalArgumentException e) {
      // An address out of range, such as 300.0.0.1, is in no network.
      return false;
    }
    int rest = prefix.length * 8 - Integer.parseInt(network[1]);
    return prefix.length == address.length
        && rest >= 0
        && new BigInteger(1, prefix)
            .shiftRight(rest)
            .equals(new BigInteger(1, address).shiftRight(rest));
  }
}
