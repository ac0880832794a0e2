package dev.fastforward.builder.net;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Credentials for servers that files come from. A value belongs to one origin and goes nowhere
 * else, redirects included: every request asks anew.
 */
@FunctionalInterface
public interface Authorization {
  Authorization NONE = address -> null;

  /** The end of a message about a git server that asks for credentials. */
  String REMEDY =
      "give a token (--secret id=GIT_AUTH_TOKEN) or a key (--ssh default), in an ImageBuild"
          + " source.git.secretRef";

  /** Value of the header Authorization for a request; null for none. */
  @Nullable String header(URI address);

  /** The first of both that knows something. */
  default Authorization or(Authorization other) {
    return address -> {
      String value = header(address);
      return value == null ? other.header(address) : value;
    };
  }

  /** A value for all addresses that have scheme, host and port of one. */
  static Authorization of(URI origin, String value) {
    return address -> sameOrigin(origin, address) ? value : null;
  }

  /** A value of the basic scheme for {@code user:password}. */
  static String basic(String userInfo) {
    return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether scheme, host and port are the same. */
  static boolean sameOrigin(URI one, URI other) {
    return String.valueOf(one.getScheme()).equalsIgnoreCase(other.getScheme())
        && String.valueOf(one.getHost()).equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  private static int port(URI address) {
    return address.getPort() >= 0
        ? address.getPort()
        : "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
  }
}
