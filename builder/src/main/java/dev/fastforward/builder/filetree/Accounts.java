package dev.fastforward.builder.filetree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The users and groups of an image: its /etc/passwd and /etc/group. */
public final class Accounts {
  private final List<User> users = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();
  private final boolean known;

  /** A line of /etc/passwd. */
  public record User(String name, int uid, int gid, String home) {}

  /** A line of /etc/group. */
  public record Group(String name, int gid, List<String> members) {}

  private Accounts(@Nullable String passwd, @Nullable String group) {
    known = passwd != null || group != null;
    for (String[] fields : lines(passwd)) {
      if (fields.length >= 4 && isNumber(fields[2]) && isNumber(fields[3])) {
        users.add(
            new User(
                fields[0],
                Integer.parseUnsignedInt(fields[2]),
                Integer.parseUnsignedInt(fields[3]),
                fields.length > 5 ? fields[5] : ""));
      }
    }
    for (String[] fields : lines(group)) {
      if (fields.length >= 3 && isNumber(fields[2])) {
        groups.add(
            new Group(
                fields[0],
                Integer.parseUnsignedInt(fields[2]),
                fields.length > 3 ? List.of(fields[3].split(",")) : List.of()));
      }
    }
  }

  /** Reads the accounts of an image. Either file may be missing. */
  public static Accounts of(FileTree tree) {
    return new Accounts(text(tree, "etc/passwd"), text(tree, "etc/group"));
  }

  /** Whether the image has any of the two files. */
  public boolean isKnown() {
    return known;
  }

  public @Nullable User user(String name) {
    return users.stream().filter(u -> u.name().equals(name)).findFirst().orElse(null);
  }

  public @Nullable User user(int uid) {
    return users.stream().filter(u -> u.uid() == uid).findFirst().orElse(null);
  }

  public @Nullable Group group(String name) {
    return groups.stream().filter(g -> g.name().equals(name)).findFirst().orElse(null);
  }

  /** Groups that list the user as a member, in the file's order. */
  public List<Integer> groupsOf(String user) {
    return groups.stream()
        .filter(g -> g.members().contains(user))
        .map(Group::gid)
        .distinct()
        .toList();
  }

  /** Whether the text is a user or group ID. */
  public static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= 10
        && text.chars().allMatch(c -> c >= '0' && c <= '9')
        && Long.parseLong(text) < 0xFFFF_FFFFL;
  }

  private static @Nullable String text(FileTree tree, String path) {
    FileEntry entry = tree.entry(PathResolver.resolve(tree::entry, path, true));
    return entry == null || entry.inline() == null
        ? null
        : new String(entry.inline(), StandardCharsets.UTF_8);
  }

  private static List<String[]> lines(@Nullable String file) {
    return file == null ? List.of() : file.lines().map(l -> l.split(":", -1)).toList();
  }
}
