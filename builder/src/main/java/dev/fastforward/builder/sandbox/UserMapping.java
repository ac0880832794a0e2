package dev.fastforward.builder.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Maps ids of this machine into a user namespace: the user becomes root, and the ranges of
 * /etc/subuid and /etc/subgid follow. Pure.
 *
 * @param users command that maps user ids, without the process; empty to map the user to root and
 *     nobody else
 * @param groups the same for groups
 * @param note why there is only one id, and what would help; empty if there are more
 */
record UserMapping(List<String> users, List<String> groups, String note) {

  /** The user, and the id ranges and programs that this machine has for the user. */
  record Caller(
      @Nullable String name,
      long uid,
      long gid,
      String subuid,
      String subgid,
      @Nullable Path newuidmap,
      @Nullable Path newgidmap) {

    String shown() {
      return name == null ? "user " + uid : name;
    }
  }

  /** With all ids that the caller may have. */
  static UserMapping of(Caller caller) {
    List<IdRange> users = IdRange.subordinate(caller.subuid(), caller.name(), caller.uid());
    List<IdRange> groups = IdRange.subordinate(caller.subgid(), caller.name(), caller.uid());
    if (users.isEmpty() || groups.isEmpty()) {
      return single(
          (users.isEmpty() ? "/etc/subuid" : "/etc/subgid")
              + " has no line for "
              + caller.shown()
              + "; add one as root: usermod --add-subuids 100000-165535 --add-subgids"
              + " 100000-165535 "
              + (caller.name() == null ? "NAME" : caller.name()));
    }
    if (caller.newuidmap() == null || caller.newgidmap() == null) {
      return single(
          (caller.newuidmap() == null ? "newuidmap" : "newgidmap")
              + " is not installed (Debian and Ubuntu: apt-get install uidmap; Fedora:"
              + " shadow-utils; Alpine: shadow-subids)");
    }
    return new UserMapping(
        command(caller.newuidmap(), caller.uid(), users),
        command(caller.newgidmap(), caller.gid(), groups),
        "");
  }

  /**
   * With nobody but root.
   *
   * @param note why
   */
  static UserMapping single(String note) {
    return new UserMapping(List.of(), List.of(), note);
  }

  boolean isSingle() {
    return users.isEmpty();
  }

  private static List<String> command(Path program, long own, List<IdRange> ranges) {
    List<String> words = new ArrayList<>(List.of(program.toString(), "0", "" + own, "1"));
    long next = 1;
    for (IdRange range : ranges) {
      words.addAll(List.of("" + next, "" + range.first(), "" + range.count()));
      next += range.count();
    }
    return words;
  }
}
