package dev.fastforward.builder.rootfs;

import dev.fastforward.builder.posix.FileAttributes;
import dev.fastforward.builder.posix.FileStat;
import dev.fastforward.builder.posix.IoBuffer;
import dev.fastforward.builder.posix.OpenDirectory;
import dev.fastforward.builder.posix.OpenFile;
import dev.fastforward.builder.posix.PosixException;
import dev.fastforward.builder.posix.RootDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes files again what they were, as far as the kernel allows it. What it refuses is left:
 * whether all is right is found out by reading again.
 */
final class KeptRepair {
  private final RootDirectory root;
  private final KeptFiles before;

  KeptRepair(RootDirectory root, KeptFiles before) {
    this.root = root;
    this.before = before;
  }

  /** One step, which may be refused. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  void apply(KeptDifference difference) {
    difference.removals().forEach(path -> attempt(() -> remove(path)));
    difference.makes().forEach(path -> attempt(() -> make(path)));
    difference.makes().forEach(path -> attempt(() -> reset(path)));
    difference.resets().forEach(path -> attempt(() -> reset(path)));
  }

  /** Times say what a command did as well; of a machine's own devices they cannot be set. */
  void resetTimes() {
    List<String> deepestFirst = new ArrayList<>(before.files().keySet()).reversed();
    deepestFirst.stream()
        // To set a time is a change, and of a large file that is all there is to compare.
        .filter(path -> !file(path).isKnownByItsTimes())
        .forEach(path -> attempt(() -> resetTime(path)));
  }

  private static void attempt(Step step) {
    try {
      step.run();
    } catch (IOException _) {
      // See above: the files are read again.
    }
  }

  private KeptFile file(String path) {
    return Objects.requireNonNull(before.files().get(path));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private void remove(String path) throws IOException {
    // The directory as the root: it may be another mount than the root's.
    try (RootDirectory holder =
        root.openRoot(path.substring(0, Math.max(0, path.lastIndexOf('/'))))) {
      RootFilesystem.remove(holder, name(path));
    }
  }

  private void make(String path) throws IOException {
    KeptFile file = file(path);
    FileStat stat = file.stat();
    String name = name(path);
    try (OpenDirectory parent = root.openParent(path)) {
      if (stat.isDirectory()) {
        parent.mkdir(name, 0700);
      } else if (stat.isSymlink()) {
        parent.symlink(Objects.requireNonNull(file.link()), name);
      } else if (stat.isCharDevice()) {
        parent.makeCharDevice(name, 0600, stat.rdevMajor(), stat.rdevMinor());
      } else if (stat.isBlockDevice()) {
        parent.makeBlockDevice(name, 0600, stat.rdevMajor(), stat.rdevMinor());
      } else if (stat.isFifo()) {
        parent.makeFifo(name, 0600);
      } else if (stat.isFile()) {
        parent.create(name, 0600).close();
      }
    }
  }

  private void reset(String path) throws IOException {
    KeptFile file = file(path);
    FileStat stat = file.stat();
    if (path.isEmpty()) {
      root.top().chown(stat.uid(), stat.gid());
      root.top().chmod(stat.permissions());
      resetAttributes(root.top().attributes(), file);
      return;
    }
    String name = name(path);
    try (OpenDirectory parent = root.openParent(path)) {
      byte[] content = file.content();
      if (content != null) {
        try (OpenFile out = parent.overwrite(name)) {
          out.writeAll(new ByteArrayInputStream(content), new IoBuffer());
        }
      }
      FileStat now = parent.stat(name);
      if (now.uid() != stat.uid() || now.gid() != stat.gid()) {
        parent.chown(name, stat.uid(), stat.gid());
      }
      if (!stat.isSymlink() && parent.stat(name).mode() != stat.mode()) {
        parent.chmod(name, stat.permissions());
      }
      resetAttributes(parent.attributes(name), file);
    }
  }

  private static void resetAttributes(FileAttributes attributes, KeptFile file)
      throws PosixException {
    for (String name : attributes.all().keySet()) {
      if (!file.attributes().containsKey(name)) {
        attributes.remove(name);
      }
    }
    for (Map.Entry<String, byte[]> one : file.attributes().entrySet()) {
      attributes.set(one.getKey(), one.getValue());
    }
  }

  private void resetTime(String path) throws IOException {
    FileStat stat = file(path).stat();
    if (path.isEmpty()) {
      root.top().setTime(stat.mtime(), stat.mtimeNanos());
      return;
    }
    try (OpenDirectory parent = root.openParent(path)) {
      parent.setTime(name(path), stat.mtime(), stat.mtimeNanos());
    }
  }
}
