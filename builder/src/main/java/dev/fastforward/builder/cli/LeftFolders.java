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
 * Work folders of builds that were killed. A build has the lock of its folder while it lives, and
 * the kernel frees that however the build ends: so what nobody has locked is nobody's.
 */
final class LeftFolders {
  /** Short: paths of sockets below it have 107 bytes at most. */
  static final String PREFIX = "ffbuild-";

  /** As the JDK names temporary folders. Others may be of somebody who locks nothing. */
  private static final Pattern NAME = Pattern.compile(PREFIX + "[0-9]{12,20}");

  private LeftFolders() {}

  /** Removes what builds of this user left in a place. That it cannot is in nobody's way. */
  static void remove(Path place) {
    try (RootDirectory root = RootDirectory.open(place)) {
      FileStat folder = root.top().stat();
      if (folder.mountId() == 0) {
        return; // such an old kernel does not tell what is mounted in a folder
      }
      for (String name : root.top().list()) {
        if (NAME.matcher(name).matches()) {
          remove(root, name, folder.mountId());
        }
      }
    } catch (IOException _) {
      // Whoever makes a folder there hears of what is wrong with the place.
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
      // No folder, or with files of others, or a mount; or another build is removing it.
      return;
    }
  }
}
