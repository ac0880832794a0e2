package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The ids that this process can give to files and commands: all ids, or in a user namespace the
 * mapped ones. If only root is mapped, other owners are refused, because they would silently become
 * root.
 *
 * @param note why there is only root; empty if that is not known
 */
record OwnIds(List<IdRange> users, List<IdRange> groups, String note) {
  private static final long ALL = 0xFFFFFFFFL;

  static OwnIds ofThisProcess(Map<String, String> environment) {
    try {
      return new OwnIds(
          IdRange.mapped(Files.readString(Path.of("/proc/self/uid_map"))),
          IdRange.mapped(Files.readString(Path.of("/proc/self/gid_map"))),
          environment.getOrDefault(UserNamespace.ONE_ID, ""));
    } catch (IOException _) {
      // A kernel without user namespaces.
      return new OwnIds(List.of(new IdRange(0, ALL)), List.of(new IdRange(0, ALL)), "");
    }
  }

  boolean areAll() {
    return users.equals(List.of(new IdRange(0, ALL)));
  }

  boolean areOne() {
    return isOne(users) || isOne(groups);
  }

  private static boolean isOne(List<IdRange> ranges) {
    return ranges.stream().mapToLong(IdRange::count).sum() == 1;
  }

  /** For the log; empty if there is nothing to say. */
  String remark() {
    if (areAll()) {
      return "";
    }
    return " in a user namespace"
        + (areOne() ? " that has no user but root" + (note.isEmpty() ? "" : ": " + note) : "");
  }

  /**
   * @throws BuildException with SandboxUnavailable for the first file of another owner, where there
   *     is only one
   */
  void check(FileTree tree) {
    if (areOne()) {
      tree.forEach(this::check);
    }
  }

  private void check(FileNode node) {
    FileEntry entry = node.entry();
    if (!has(entry.uid(), entry.gid())) {
      throw refused(
          "/" + entry.path() + " of the image belongs to " + entry.uid() + ":" + entry.gid());
    }
  }

  /**
   * @throws BuildException with SandboxUnavailable for a command of another user, where there is
   *     only one
   */
  void check(RunCommand command) {
    if (!areOne()) {
      return;
    }
    if (!has(Integer.toUnsignedLong(command.uid()), Integer.toUnsignedLong(command.gid()))) {
      throw refused(
          "this RUN is executed as "
              + Integer.toUnsignedString(command.uid())
              + ":"
              + Integer.toUnsignedString(command.gid()));
    }
    for (Mount mount : command.mounts()) {
      boolean good =
          switch (mount) {
            case Mount.Secret secret -> has(secret.uid(), secret.gid());
            case Mount.Socket socket -> has(socket.uid(), socket.gid());
            case Mount.Bind _, Mount.Tmpfs _ -> true;
          };
      if (!good) {
        throw refused("the mount at " + mount.target() + " has another owner");
      }
    }
  }

  private boolean has(long uid, long gid) {
    return users.stream().anyMatch(range -> range.contains(uid))
        && groups.stream().anyMatch(range -> range.contains(gid));
  }

  private BuildException refused(String what) {
    return new BuildException(
        FailureReason.SandboxUnavailable,
        what
            + ", and here there is no user but root"
            + (note.isEmpty() ? "" : ", as " + note)
            + ". Or run this as root (sudo)");
  }
}
