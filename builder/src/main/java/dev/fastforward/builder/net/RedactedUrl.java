package dev.fastforward.builder.net;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hides passwords in addresses, for messages and logs. */
public final class RedactedUrl {
  private static final Pattern SCHEME = Pattern.compile("([a-zA-Z0-9]+)://.*", Pattern.DOTALL);

  private RedactedUrl() {}

  /** Returns the address with {@code xxxxx} in place of a password. */
  public static String of(String url) {
    Matcher scheme = SCHEME.matcher(url);
    if (!scheme.matches()) {
      return url;
    }
    int start = url.indexOf("://") + 3;
    int end = url.indexOf('/', start) < 0 ? url.length() : url.indexOf('/', start);
    int at = url.lastIndexOf('@', end);
    int colon = url.indexOf(':', start);
    return at > start && colon > 0 && colon < at
        ? url.substring(0, colon) + ":xxxxx" + url.substring(at)
        : url;
  }
}
