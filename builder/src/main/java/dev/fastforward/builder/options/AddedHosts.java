package dev.fastforward.builder.options;

import dev.fastforward.builder.plan.IpAddress;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the values of --add-host. Pure. */
final class AddedHosts {
  private static final Pattern NAME = Pattern.compile("[^\\s#\\p{Cntrl}]+");

  private AddedHosts() {}

  /**
   * Reads hosts.
   *
   * @return name to address
   * @throws dev.fastforward.builder.contract.BuildException InvalidRequest for an invalid value
   */
  static SortedMap<String, String> parse(List<String> texts) {
    SortedMap<String, String> hosts = new TreeMap<>();
    for (String text : texts) {
      String option = "--add-host " + text + ": ";
      int equals = text.indexOf('=');
      int split = equals < 0 ? text.indexOf(':') : equals;
      if (split <= 0 || split == text.length() - 1) {
        throw InvalidOption.refused(option + "write NAME:IP or NAME=IP");
      }
      String name = text.substring(0, split);
      String address = bare(text.substring(split + 1));
      if (!NAME.matcher(name).matches()) {
        throw InvalidOption.refused(option + "\"" + name + "\" is not a host name");
      }
      if (address.equals("host-gateway")) {
        throw InvalidOption.refused(option + "host-gateway is not supported; give the address");
      }
      if (!IpAddress.isValid(text.substring(split + 1))) {
        throw InvalidOption.refused(option + "\"" + address + "\" is not an IP address");
      }
      String other = hosts.put(name, address);
      if (other != null && !other.equals(address)) {
        throw InvalidOption.refused(
            option + name + " already has the address " + other + "; give one address");
      }
    }
    return hosts;
  }

  /** The address without the optional brackets of IPv6. */
  private static String bare(String address) {
    return address.startsWith("[") && address.endsWith("]")
        ? address.substring(1, address.length() - 1)
        : address;
  }
}
