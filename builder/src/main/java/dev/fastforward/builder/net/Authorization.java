package dev.fastforward.builder.net;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Credentials for git and web servers. A value belongs to one origin (scheme, host and port) and is
 * sent to no other: after a redirect the new address is looked up again. Thread-safe.
 */
@FunctionalInterface
public interface Authorization {
  /** No credentials. */
  Authorization NONE = address -> null;

  /** What to do if a git server asks for credentials, as the end of a message. */
  String REMEDY =
      "give a token (--secret id=GIT_AUTH_TOKEN) or a key (--ssh default), in an ImageBuild"
          + " source.git.secretRef";

  /** The value of the Authorization header for a request to an address; null for none. */
  @Nullable String header(URI address);

  /** Looks here first, then in the other. */
  default Authorization or(Authorization other) {
    return address -> {
      String value = header(address);
      return value == null ? other.header(address) : value;
    };
  }

  /** A value for all addresses of one origin. */
  static Authorization of(URI origin, String value) {
    return address -> sameOrigin(origin, address) ? value : null;
  }

  /** The value of Basic authentication (RFC 7617) for {@code user:password}. */
  static String basic(String userInfo) {
    return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether two addresses have the same origin. */
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
