package dev.fastforward.builder.net;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that NO_PROXY excludes from proxies. The value is a list, separated by commas, of
 *
 * <ul>
 *   <li>names: {@code example.com} stands for the host and all hosts below it, {@code .example.com}
 *       and {@code *.example.com} for the hosts below it only,
 *   <li>IP addresses and networks ({@code 10.0.0.0/8}), for hosts that are given as addresses,
 *   <li>{@code *} for all hosts.
 * </ul>
 *
 * Names and addresses may end with a port and then stand for this port only; an IPv6 address with a
 * port is in brackets. Names are not resolved. These are the rules of Go's {@code httpproxy}, which
 * docker and kubelet use. Immutable.
 *
 * @see <a href="https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config">httpproxy.Config</a>
 */
public final class NoProxy {
  private static final Pattern NUMERIC =
      Pattern.compile("[0-9]+(\\.[0-9]+){3}|[0-9a-f:]*:[0-9a-f:.]*");
  private static final Pattern NETWORK = Pattern.compile("([0-9a-f:.]+)/([0-9]{1,3})");
  private static final Pattern WITH_PORT = Pattern.compile("(\\[[^]]*]|[^:]*):([0-9]{1,5})");

  private final List<Entry> entries;

  private NoProxy(List<Entry> entries) {
    this.entries = entries;
  }

  /** Reads a value of NO_PROXY. An entry that cannot be read matches no host. */
  public static NoProxy parse(String value) {
    return new NoProxy(
        Arrays.stream(value.split(","))
            .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
            .filter(entry -> !entry.isEmpty())
            .map(NoProxy::entry)
            .filter(Objects::nonNull)
            .toList());
  }

  /**
   * Whether requests to a host go out without a proxy.
   *
   * @param host a name or an address; brackets around an IPv6 address are optional
   */
  public boolean contains(String host, int port) {
    String name = withoutBrackets(host.toLowerCase(Locale.ROOT));
    InetAddress address = address(name);
    return entries.stream().anyMatch(entry -> entry.contains(name, address, port));
  }

  private static @Nullable Entry entry(String text) {
    if (text.equals("*")) {
      return (name, address, port) -> true;
    }
    Matcher network = NETWORK.matcher(text);
    if (network.matches()) {
      InetAddress prefix = address(network.group(1));
      return prefix == null ? null : network(prefix, Integer.parseInt(network.group(2)));
    }
    Matcher withPort = WITH_PORT.matcher(text);
    if (withPort.matches()) {
      Entry host = host(withPort.group(1));
      int only = Integer.parseInt(withPort.group(2));
      return (name, address, port) -> port == only && host.contains(name, address, port);
    }
    return host(text);
  }

  private static Entry host(String text) {
    String host = withoutBrackets(text);
    InetAddress given = address(host);
    if (given != null) {
      return (name, address, port) -> given.equals(address);
    }
    String suffix = host.replaceFirst("^\\*?\\.", "");
    boolean below = !suffix.equals(host);
    return (name, address, port) -> name.endsWith("." + suffix) || (!below && name.equals(suffix));
  }

  private static Entry network(InetAddress prefix, int bits) {
    int rest = prefix.getAddress().length * 8 - bits;
    BigInteger wanted = firstBits(prefix, rest);
    return (name, address, port) ->
        address != null
            && rest >= 0
            && address.getClass() == prefix.getClass()
            && firstBits(address, rest).equals(wanted);
  }

  private static BigInteger firstBits(InetAddress address, int rest) {
    return new BigInteger(1, address.getAddress()).shiftRight(Math.max(rest, 0));
  }

  /** Null for a name, and for what only looks like an address, such as 300.0.0.1. */
  private static @Nullable InetAddress address(String host) {
    try {
      return NUMERIC.matcher(host).matches() ? InetAddress.ofLiteral(host) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String withoutBrackets(String host) {
    return host.replaceAll("^\\[|]$", "");
  }

  /** One entry of the list. */
  private interface Entry {
    /**
     * @param address null if the host is given by name
     */
    boolean contains(String name, @Nullable InetAddress address, int port);
  }
}
