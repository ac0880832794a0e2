package dev.fastforward.builder.options;

import dev.fastforward.builder.plan.IpAddress;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Values of --add-host. */
final class AddedHosts {
  private static final Pattern NAME = Pattern.compile("[^\\s#\\p{Cntrl}]+");

  private AddedHosts() {}

  /**
   * @return name to address
   * @throws dev.fastforward.builder.contract.BuildException (InvalidRequest) for what is no line of
   *     /etc/hosts
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
        throw InvalidOption.refused(option + "\"" + name + "\" is no host name");
      }
      if (address.equals("host-gateway")) {
        throw InvalidOption.refused(option + "host-gateway is Docker's; give the address itself");
      }
      if (!IpAddress.isValid(text.substring(split + 1))) {
        throw InvalidOption.refused(option + "\"" + address + "\" is no IP address");
      }
      String other = hosts.put(name, address);
      if (other != null && !other.equals(address)) {
        throw InvalidOption.refused(
            option + name + " is " + other + " already; a name has one address here");
      }
    }
    return hosts;
  }

  /** An IPv6 address may stand in brackets. */
  private static String bare(String address) {
    return address.startsWith("[") && address.endsWith("]")
        ? address.substring(1, address.length() - 1)
        : address;
  }
}
