package dev.fastforward.builder.filetree;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The users and groups of an image: its /etc/passwd and /etc/group, each read when something is
 * looked up in it. Not thread-safe.
 */
public final class Accounts {
  private final FileTree tree;
  private final Contents contents;
  private @Nullable AccountFile passwd;
  private @Nullable AccountFile group;

  /** Gives the content of a file of the tree whose index does not have it. */
  @FunctionalInterface
  public interface Contents {
    /** The caller closes the stream. */
    InputStream open(FileEntry file) throws IOException;
  }

  /** A line of /etc/passwd. */
  public record User(String name, int uid, int gid, String home) {}

  /** A line of /etc/group. */
  public record Group(String name, int gid, List<String> members) {}

  private Accounts(FileTree tree, Contents contents) {
    this.tree = tree;
    this.contents = contents;
  }

  /** The accounts of an image. Either file may be missing. */
  public static Accounts of(FileTree tree, Contents contents) {
    return new Accounts(tree, contents);
  }

  public @Nullable User user(String name) throws IOException {
    return user(u -> u.name().equals(name));
  }

  public @Nullable User user(int uid) throws IOException {
    return user(u -> u.uid() == uid);
  }

  private @Nullable User user(Predicate<User> wanted) throws IOException {
    for (String[] fields : passwd().lines()) {
      if (fields.length >= 4 && isNumber(fields[2]) && isNumber(fields[3])) {
        User user =
            new User(
                fields[0],
                Integer.parseUnsignedInt(fields[2]),
                Integer.parseUnsignedInt(fields[3]),
                fields.length > 5 ? fields[5] : "");
        if (wanted.test(user)) {
          return user;
        }
      }
    }
    return null;
  }

  public @Nullable Group group(String name) throws IOException {
    return groups().stream().filter(g -> g.name().equals(name)).findFirst().orElse(null);
  }

  /** Groups that list the user as a member, in the file's order. */
  public List<Integer> groupsOf(String user) throws IOException {
    return groups().stream()
        .filter(g -> g.members().contains(user))
        .map(Group::gid)
        .distinct()
        .toList();
  }

  /** Why users cannot be looked up; null if nothing is in the way, or there is no /etc/passwd. */
  public @Nullable String problemOfUsers() throws IOException {
    return passwd().problem();
  }

  /** Why groups cannot be looked up; null if nothing is in the way, or there is no /etc/group. */
  public @Nullable String problemOfGroups() throws IOException {
    return group().problem();
  }

  /** Whether the text is a user or group ID. */
  public static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= 10
        && text.chars().allMatch(c -> c >= '0' && c <= '9')
        && Long.parseLong(text) < 0xFFFF_FFFFL;
  }

  private List<Group> groups() throws IOException {
    List<Group> groups = new ArrayList<>();
    for (String[] fields : group().lines()) {
      if (fields.length >= 3 && isNumber(fields[2])) {
        groups.add(
            new Group(
                fields[0],
                Integer.parseUnsignedInt(fields[2]),
                fields.length > 3 ? List.of(fields[3].split(",")) : List.of()));
      }
    }
    return groups;
  }

  private AccountFile passwd() throws IOException {
    AccountFile known = passwd;
    if (known == null) {
      known = AccountFile.read(tree, "etc/passwd", contents);
      passwd = known;
    }
    return known;
  }

  private AccountFile group() throws IOException {
    AccountFile known = group;
    if (known == null) {
      known = AccountFile.read(tree, "etc/group", contents);
      group = known;
    }
    return known;
  }
}
