package dev.fastforward.builder.keys;

import java.util.regex.Pattern;

/** Names of variables, build arguments and labels whose values may be secret. */
public final class SecretNames {
  private static final Pattern SECRET =
      Pattern.compile("(?i).*(pass|pwd|secret|token|key|credential|auth).*");

  private SecretNames() {}

  /** Whether the value that has the name must not be shown or recorded. */
  public static boolean looksSecret(String name) {
    return SECRET.matcher(name).matches();
  }
}
