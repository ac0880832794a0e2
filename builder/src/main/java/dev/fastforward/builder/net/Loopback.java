package dev.fastforward.builder.net;

import java.util.regex.Pattern;

/** Recognises names and addresses of this machine. Never resolves a name. */
public final class Loopback {
  private static final Pattern HOST =
      Pattern.compile("localhost|127\\.[0-9]+\\.[0-9]+\\.[0-9]+|\\[::1\\]|::1");

  private Loopback() {}

  /** Whether a host without a port is this machine: localhost, 127.0.0.0/8 or ::1. */
  public static boolean isHost(String host) {
    return HOST.matcher(host).matches();
  }

  /** Whether a host[:port] is this machine. */
  public static boolean isAuthority(String authority) {
    return isHost(authority.replaceFirst(":[0-9]+$", ""));
  }
}
