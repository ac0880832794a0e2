package dev.fastforward.builder.rootfs;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.posix.Errno;
import dev.fastforward.builder.posix.FileAttributes;
import dev.fastforward.builder.posix.OpenDirectory;
import dev.fastforward.builder.posix.PosixException;
import dev.fastforward.builder.posix.RootDirectory;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes single nodes and sets their metadata. What a user namespace refuses (owners that it does
 * not map, devices, some attributes) is left out: the file tree knows it all the same. Thread-safe.
 */
final class NodeWriter {
  static final String CAPABILITY = "security.capability";

  private static final Set<Integer> ATTRIBUTE_REFUSED =
      Set.of(Errno.EPERM, Errno.EOPNOTSUPP, Errno.EINVAL);

  private final RootDirectory root;
  private final Set<String> refusedAttributes;
  private final @Nullable ExportedForm form;

  /**
   * @param refusedAttributes gets the paths of files that an attribute could not be set on
   */
  NodeWriter(RootDirectory root, Set<String> refusedAttributes) {
    this(root, refusedAttributes, null);
  }

  /**
   * @param form that all nodes get; null for what their entry says
   */
  NodeWriter(RootDirectory root, Set<String> refusedAttributes, @Nullable ExportedForm form) {
    this.root = root;
    this.refusedAttributes = refusedAttributes;
    this.form = form;
  }

  void makeDirectory(FileEntry entry) throws IOException {
    try (OpenDirectory parent = root.openParent(entry.path())) {
      parent.mkdir(entry.name(), 0700);
    } catch (PosixException e) {
      boolean there = e.errno() == Errno.EEXIST && root.stat(entry.path()).isDirectory();
      if (!there) {
        throw e;
      }
    }
  }

  /** Makes a symlink, device, pipe or empty file. */
  void makePlain(FileEntry entry) throws IOException {
    if (form != null && !form.isMade(entry)) {
      return;
    }
    try (OpenDirectory parent = root.openParent(entry.path())) {
      switch (entry.type()) {
        case SYMLINK -> parent.symlink(Objects.requireNonNull(entry.link()), entry.name());
        case FIFO -> parent.makeFifo(entry.name(), 0600);
        case CHAR_DEVICE, BLOCK_DEVICE -> {
          if (!makeDevice(parent, entry)) {
            return;
          }
        }
        case FILE -> parent.create(entry.name(), 0600).close();
        default -> throw new IllegalArgumentException("not a plain node: " + entry.type());
      }
      setMetadata(parent, entry);
    }
  }

  private static boolean makeDevice(OpenDirectory parent, FileEntry entry) throws IOException {
    FileEntry.Device device = Objects.requireNonNull(entry.device());
    try {
      if (entry.type() == FileType.CHAR_DEVICE) {
        parent.makeCharDevice(entry.name(), 0600, device.major(), device.minor());
      } else {
        parent.makeBlockDevice(entry.name(), 0600, device.major(), device.minor());
      }
      return true;
    } catch (PosixException e) {
      if (e.errno() == Errno.EPERM) {
        return false;
      }
      throw e;
    }
  }

  void link(String existing, String path) throws IOException {
    try (OpenDirectory from = root.openParent(existing);
        OpenDirectory parent = root.openParent(path)) {
      parent.link(from, name(existing), name(path));
    }
  }

  /** Owner, mode, attributes and times, in the order in which none undoes another. */
  void setMetadata(OpenDirectory parent, FileEntry entry) throws IOException {
    String name = entry.name();
    setOwner(() -> parent.chown(name, uid(entry), gid(entry)));
    if (entry.type() != FileType.SYMLINK) {
      parent.chmod(name, mode(entry));
    }
    if (!entry.xattrsOrEmpty().isEmpty()) {
      setAttributes(parent.attributes(name), entry);
    }
    parent.setTime(name, entry.mtime(), entry.mtimeNanos());
  }

  /** The same for a directory that is there, the root among them. */
  void setDirectoryMetadata(FileEntry entry) throws IOException {
    try (OpenDirectory directory = root.openDirectory(entry.path())) {
      setOwner(() -> directory.chown(uid(entry), gid(entry)));
      directory.chmod(mode(entry));
      if (!entry.xattrsOrEmpty().isEmpty()) {
        setAttributes(directory.attributes(), entry);
      }
      directory.setTime(entry.mtime(), entry.mtimeNanos());
    }
  }

  private long uid(FileEntry entry) {
    return form == null ? entry.uid() : form.uid();
  }

  private long gid(FileEntry entry) {
    return form == null ? entry.gid() : form.gid();
  }

  private int mode(FileEntry entry) {
    return form == null ? entry.mode() : form.mode(entry);
  }

  @FunctionalInterface
  private interface OwnerChange {
    void apply() throws PosixException;
  }

  private static void setOwner(OwnerChange change) throws PosixException {
    try {
      change.apply();
    } catch (PosixException e) {
      if (e.errno() != Errno.EINVAL) {
        throw e;
      }
    }
  }

  private void setAttributes(FileAttributes attributes, FileEntry entry) throws PosixException {
    Map<String, byte[]> all = form == null ? entry.xattrsOrEmpty() : form.attributes(entry);
    for (Map.Entry<String, byte[]> attribute : all.entrySet()) {
      try {
        attributes.set(attribute.getKey(), attribute.getValue());
      } catch (PosixException e) {
        if (!ATTRIBUTE_REFUSED.contains(e.errno())) {
          throw e;
        }
        refusedAttributes.add(entry.path());
      }
    }
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
