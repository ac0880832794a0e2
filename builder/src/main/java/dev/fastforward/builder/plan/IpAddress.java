package dev.fastforward.builder.plan;

import java.util.List;
import java.util.regex.Pattern;

/** Recognizes IP addresses, without a name server. */
public final class IpAddress {
  private static final Pattern V4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");

  private IpAddress() {}

  /** An IPv6 or IPv4 address; it may stand in brackets, and has no zone. */
  public static boolean isValid(String text) {
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    String address = bracketed ? text.substring(1, text.length() - 1) : text;
    return V4.matcher(address).matches() || isV6(address);
  }

  private static boolean isV6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text) == 8;
    }
    String right = text.substring(gap + 2);
    if (right.contains("::")) {
      return false;
    }
    int before = gap == 0 ? 0 : groups(text.substring(0, gap));
    int after = right.isEmpty() ? 0 : groups(right);
    return before >= 0 && after >= 0 && before + after < 8;
  }

  /** Number of 16-bit groups, with an IPv4 address at the end as two; -1 if one is malformed. */
  private static int groups(String text) {
    List<String> parts = List.of(text.split(":", -1));
    boolean v4 = V4.matcher(parts.getLast()).matches();
    List<String> plain = v4 ? parts.subList(0, parts.size() - 1) : parts;
    if (!plain.stream().allMatch(part -> GROUP.matcher(part).matches())) {
      return -1;
    }
    return plain.size() + (v4 ? 2 : 0);
  }
}
