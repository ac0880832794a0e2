package dev.fastforward.builder.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reasons why an ordinary user cannot make a user namespace, each with a remedy.
 *
 * @param settings of the kernel, by path below /proc/sys; those that there are
 * @param status text of /proc/self/status
 */
record NamespaceRemedies(Map<String, String> settings, String status) {
  private static final String CLONE = "kernel/unprivileged_userns_clone";
  private static final String LIMIT = "user/max_user_namespaces";
  private static final String APPARMOR = "kernel/apparmor_restrict_unprivileged_userns";

  static NamespaceRemedies ofThisMachine() {
    Map<String, String> settings = new TreeMap<>();
    for (String setting : List.of(CLONE, LIMIT, APPARMOR)) {
      String value = read(Path.of("/proc/sys", setting));
      if (!value.isEmpty()) {
        settings.put(setting, value);
      }
    }
    return new NamespaceRemedies(settings, read(Path.of("/proc/self/status")));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException _) {
      return ""; // this kernel does not have it
    }
  }

  /** All that may be the reason, as sentences; never empty. */
  String text() {
    List<String> found = new ArrayList<>();
    if ("0".equals(settings.get(CLONE))) {
      found.add(
          "the kernel keeps user namespaces for root: sysctl -w"
              + " kernel.unprivileged_userns_clone=1");
    }
    if ("0".equals(settings.get(LIMIT))) {
      found.add("the kernel allows no user namespace: sysctl -w user.max_user_namespaces=15000");
    }
    if ("1".equals(settings.get(APPARMOR))) {
      found.add(
          "AppArmor keeps programs without a profile from using user namespaces (Ubuntu from 23.10"
              + " on): sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or give this"
              + " program a profile that allows userns");
    }
    if (has("Seccomp", "2")) {
      found.add(
          "a seccomp filter is in force, as in containers: docker run --security-opt"
              + " seccomp=unconfined --security-opt apparmor=unconfined --security-opt"
              + " systempaths=unconfined; in Kubernetes builds run in the stage sandbox, which"
              + " needs none of this");
    }
    if (found.isEmpty()) {
      found.add(
          "the kernel must have user namespaces (CONFIG_USER_NS), and this process must not run in"
              + " a chroot");
    }
    return String.join("; ", found);
  }

  /** Whether set-user-ID programs such as newuidmap are without effect. */
  boolean noNewPrivileges() {
    return has("NoNewPrivs", "1");
  }

  private boolean has(String field, String value) {
    return status.lines().anyMatch(line -> line.matches(field + ":\\s+" + value));
  }
}
