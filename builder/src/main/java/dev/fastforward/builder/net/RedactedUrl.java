package dev.fastforward.builder.net;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses as messages and logs may show them. */
public final class RedactedUrl {
  private static final Pattern SCHEME = Pattern.compile("([a-zA-Z0-9]+)://.*", Pattern.DOTALL);

  private RedactedUrl() {}

  /** Returns an address without the password that it may hold. */
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
