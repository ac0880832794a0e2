package dev.fastforward.builder.source;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileIndex;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.glob.DockerIgnore;
import dev.fastforward.builder.glob.DockerIgnore.Verdict;
import dev.fastforward.builder.posix.FilePaths;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Scans a directory, with names in the order of their code units. Used once. */
final class DirectoryScan {
  private final Path root;
  private final DockerIgnore ignore;
  private final boolean volume;
  private final List<FileEntry> entries = new ArrayList<>();
  private final Map<Inode, String> linked = new HashMap<>();

  /** Identifies a file that has several names. */
  private record Inode(long device, long number) {}

  /**
   * @param volume whether it is a Kubernetes volume, whose times and internal names are ignored
   */
  DirectoryScan(Path root, DockerIgnore ignore, boolean volume) {
    this.root = root;
    this.ignore = ignore;
    this.volume = volume;
  }

  FileIndex run() {
    for (String name : names(root, "")) {
      if (!volume || !name.startsWith("..")) {
        visit(name, null, ignore.top());
      }
    }
    return new FileIndex(entries);
  }

  /** An excluded directory, which is added only if something in it is included. */
  private static final class Pending {
    private final @Nullable Pending parent;
    private @Nullable FileEntry entry;

    Pending(@Nullable Pending parent, FileEntry entry) {
      this.parent = parent;
      this.entry = entry;
    }

    void addTo(List<FileEntry> entries) {
      if (entry != null) {
        FileEntry directory = entry;
        entry = null;
        if (parent != null) {
          parent.addTo(entries);
        }
        entries.add(directory);
      }
    }
  }

  private void visit(String path, @Nullable Pending parent, Verdict above) {
    Verdict verdict = ignore.of(path, above);
    boolean excluded = verdict.excludes();
    if (excluded && !ignore.mayIncludeBelow(path)) {
      return;
    }
    PosixFile file = read(path);
    FileEntry entry = file == null ? null : entry(file, path, excluded);
    if (file == null || entry == null || (excluded && !entry.isDirectory())) {
      return;
    }
    if (!excluded && parent != null) {
      parent.addTo(entries);
    }
    Pending pending = parent;
    if (excluded) {
      pending = new Pending(parent, entry);
    } else {
      entries.add(entry);
    }
    if (entry.isDirectory()) {
      for (String name : names(FilePaths.below(root, path), path)) {
        visit(path + "/" + name, pending, verdict);
      }
    }
  }

  /** The file at a path; null if it has disappeared since its directory was read. */
  private @Nullable PosixFile read(String path) {
    try {
      return PosixFile.read(FilePaths.below(root, path));
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private @Nullable FileEntry entry(PosixFile file, String path, boolean excluded) {
    FileEntry entry = file.entry(path);
    if (entry == null) {
      return null;
    }
    if (volume) {
      entry = entry.withMtime(0, 0);
    }
    if (excluded || file.links() < 2 || entry.type() != FileType.FILE) {
      return entry;
    }
    String first = linked.putIfAbsent(new Inode(file.device(), file.inode()), path);
    return first == null
        ? entry
        : entry.withType(FileType.HARDLINK).withLink(first).withContent(0, null, null);
  }

  private static List<String> names(Path directory, String path) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(file -> names.add(FilePaths.name(file)));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException | DirectoryIteratorException e) {
      throw unreadable(path, e);
    }
    names.sort(null);
    return names;
  }

  private static BuildException unreadable(String path, Exception e) {
    return new BuildException(
        FailureReason.CopySourceMissing,
        (path.isEmpty() ? "the build context" : path + " in the build context")
            + " cannot be read ("
            + e.getMessage()
            + "). Make it readable, or name it in .dockerignore",
        e);
  }
}
