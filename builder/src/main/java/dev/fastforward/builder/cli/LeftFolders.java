package dev.fastforward.builder.cli;

import dev.fastforward.builder.posix.FileLock;
import dev.fastforward.builder.posix.FileStat;
import dev.fastforward.builder.posix.OwnProcess;
import dev.fastforward.builder.posix.RootDirectory;
import dev.fastforward.builder.rootfs.RootFilesystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Removes work folders of killed builds. A running build holds the lock of its folder, and the
 * kernel releases it at the end of the process. A folder without a lock is therefore unused.
 */
final class LeftFolders {
  /** Short, because socket paths below it can have at most 107 bytes. */
  static final String PREFIX = "ffbuild-";

  /**
   * The names of temporary folders of the JDK. Other folders may belong to programs without locks.
   */
  private static final Pattern NAME = Pattern.compile(PREFIX + "[0-9]{12,20}");

  private LeftFolders() {}

  /** Removes the unused folders of this user in a place. Failures are ignored. */
  static void remove(Path place) {
    try (RootDirectory root = RootDirectory.open(place)) {
      FileStat folder = root.top().stat();
      if (folder.mountId() == 0) {
        return; // this kernel is too old to detect mounts in a folder
      }
      for (String name : root.top().list()) {
        if (NAME.matcher(name).matches()) {
          remove(root, name, folder.mountId());
        }
      }
    } catch (IOException _) {
      // Creating a folder in this place reports the problem.
      return;
    }
  }

  private static void remove(RootDirectory place, String name, long mount) {
    try (RootDirectory folder = place.openRoot(name)) {
      FileStat stat = folder.top().stat();
      if (stat.uid() != OwnProcess.userId() || stat.mountId() != mount) {
        return;
      }
      try (FileLock lock = FileLock.tryLock(folder.top(), true)) {
        if (lock != null) {
          RootFilesystem.remove(folder);
          place.top().rmdir(name);
        }
      }
    } catch (IOException _) {
      // Not a folder, or it has files of other users or a mount, or another build removes it.
      return;
    }
  }
}
