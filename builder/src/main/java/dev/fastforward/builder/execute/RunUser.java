package dev.fastforward.builder.execute;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.Accounts;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who a command runs as.
 *
 * @param groups supplementary
 * @param home directory, "/" for a number without an account
 */
record RunUser(int uid, int gid, List<Integer> groups, String home) {

  /**
   * Reads USER[:GROUP] as container runtimes do: a user without a group has the primary and
   * supplementary groups of /etc/passwd and /etc/group; with a group, only that.
   *
   * @param user as USER gives it; empty for root
   * @throws BuildException with reason RunFailed if a name is not known
   */
  static RunUser of(String user, Accounts accounts) throws IOException {
    int colon = user.indexOf(':');
    String name = colon < 0 ? user : user.substring(0, colon);
    String group = colon < 0 ? "" : user.substring(colon + 1);
    Accounts.User account = name.isEmpty() ? accounts.user(0) : accounts.user(name);
    int uid = 0;
    if (account == null && !name.isEmpty()) {
      if (!Accounts.isNumber(name)) {
        throw unknown("user " + name, "/etc/passwd", accounts.problemOfUsers());
      }
      uid = Integer.parseUnsignedInt(name);
      account = accounts.user(uid);
    }
    int gid = 0;
    String home = "/";
    List<Integer> groups = List.of();
    if (account != null) {
      uid = account.uid();
      gid = account.gid();
      home = homeOf(uid, accounts);
      groups = group.isEmpty() ? accounts.groupsOf(account.name()) : List.of();
    }
    return new RunUser(uid, group.isEmpty() ? gid : gid(group, accounts), groups, home);
  }

  /** As container runtimes look it up: of the first account that has the number. */
  private static String homeOf(int uid, Accounts accounts) throws IOException {
    Accounts.User account = accounts.user(uid);
    return account == null ? "/" : account.home();
  }

  /** The primary group and the others, as container runtimes list them. */
  List<Integer> allGroups() {
    return Stream.concat(Stream.of(gid), groups.stream()).distinct().toList();
  }

  private static int gid(String group, Accounts accounts) throws IOException {
    Accounts.Group found = accounts.group(group);
    if (found != null) {
      return found.gid();
    }
    if (!Accounts.isNumber(group)) {
      throw unknown("group " + group, "/etc/group", accounts.problemOfGroups());
    }
    return Integer.parseUnsignedInt(group);
  }

  private static BuildException unknown(String who, String file, @Nullable String problem) {
    return new BuildException(
        FailureReason.RunFailed,
        "unable to find "
            + who
            + ": "
            + (problem == null
                ? "no matching entries in " + file
                : problem + ", in place of " + file)
            + " of the image; create it by a RUN before, or use a number");
  }
}
