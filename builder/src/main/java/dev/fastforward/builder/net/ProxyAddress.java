package dev.fastforward.builder.net;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a proxy is. Its text never shows the password.
 *
 * @param scheme by which the proxy is reached, in lower case
 * @param host an IPv6 address is in brackets
 * @param userInfo {@code user[:password]}, percent-encoded; null for none
 */
public record ProxyAddress(String scheme, String host, int port, @Nullable String userInfo) {
  /** A password may hold any character, so the last @ ends it. */
  private static final Pattern URL =
      Pattern.compile("(?:([A-Za-z0-9+.-]+)://)?(?:(.*)@)?(\\[[^]]+]|[^:/@]+)(?::([0-9]{1,5}))?/*");

  /**
   * Reads {@code [scheme://][user[:password]@]host[:port]}. The scheme is http unless there is one,
   * the port that of the scheme.
   *
   * @param variable for the message
   * @throws BuildException InvalidRequest if it is no such address
   */
  static ProxyAddress parse(String variable, String value) {
    Matcher url = URL.matcher(value);
    if (!url.matches()) {
      throw new BuildException(
          FailureReason.InvalidRequest,
          "the environment variable "
              + variable
              + " does not hold the address of a proxy; write http://HOST:PORT");
    }
    String scheme = url.group(1) == null ? "http" : url.group(1).toLowerCase(Locale.ROOT);
    String port = url.group(4);
    int standard = scheme.equals("https") ? 443 : 80;
    return new ProxyAddress(
        scheme, url.group(3), port == null ? standard : Integer.parseInt(port), url.group(2));
  }

  @Override
  public String toString() {
    return scheme + "://" + host + ":" + port;
  }
}
