package dev.fastforward.builder.rootfs;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.posix.FileStat;
import dev.fastforward.builder.posix.IoBuffer;
import dev.fastforward.builder.posix.OpenDirectory;
import dev.fastforward.builder.posix.OpenFile;
import dev.fastforward.builder.posix.RootDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies files from one root to another, with owners, modes, times, attributes and hard links.
 * Sockets are left out. Not thread-safe.
 */
public final class TreeCopy {
  private final RootDirectory from;
  private final RootDirectory to;
  private final HeaderReader headers;
  private final NodeWriter writer;
  private final IoBuffer buffer = new IoBuffer();
  private final Map<Long, String> written = new HashMap<>();

  private TreeCopy(RootDirectory from, RootDirectory to) {
    this.from = from;
    this.to = to;
    this.headers = new HeaderReader(from, new HashSet<>());
    this.writer = new NodeWriter(to, new HashSet<>());
  }

  /**
   * Copies a file or directory with all below it.
   *
   * @param source without symlinks; empty for all
   * @param target its directory is there, and nothing of that name in it
   */
  public static void copy(RootDirectory from, String source, RootDirectory to, String target)
      throws IOException {
    new TreeCopy(from, to).all(source, target);
  }

  private void all(String source, String target) throws IOException {
    FileStat stat = from.stat(source);
    one(source, stat, target);
    if (stat.isDirectory()) {
      try (OpenDirectory directory = from.openDirectory(source)) {
        for (String name : directory.list()) {
          all(Walk.join(source, name), Walk.join(target, name));
        }
      }
      // Last: writing into a directory changes its time.
      writer.setDirectoryMetadata(entry(source, stat, target));
    }
  }

  private void one(String source, FileStat stat, String target) throws IOException {
    if (stat.isSocket()) {
      return;
    }
    FileEntry entry = entry(source, stat, target);
    if (stat.isDirectory()) {
      if (!target.isEmpty()) {
        writer.makeDirectory(entry);
      }
      return;
    }
    String first = stat.links() > 1 ? written.putIfAbsent(stat.inode(), target) : null;
    if (first != null) {
      writer.link(first, target);
    } else if (entry.type() == FileType.FILE) {
      content(source, entry);
    } else {
      writer.makePlain(entry);
    }
  }

  private FileEntry entry(String source, FileStat stat, String target) throws IOException {
    return headers.entry(source, null, stat, null).withPath(target);
  }

  private void content(String source, FileEntry entry) throws IOException {
    try (InputStream content = from.openRead(source).inputStream();
        OpenDirectory parent = to.openParent(entry.path())) {
      try (OpenFile file = parent.create(entry.name(), 0600)) {
        file.writeAll(content, buffer);
      }
      writer.setMetadata(parent, entry);
    }
  }

  /**
   * Brings to a copy's original what was changed in the copy since.
   *
   * @param copy all of it
   * @param before what it was when it had just been made
   */
  public static void back(RootDirectory copy, Snapshot before, RootDirectory original)
      throws IOException {
    new TreeCopy(copy, original).changes(before, Snapshot.take(copy, Exclusions.NONE));
  }

  private void changes(Snapshot before, Snapshot now) throws IOException {
    Map<String, FileStat> there = Walk.over(to, Exclusions.NONE);
    List<String> gone = new ArrayList<>(there.keySet());
    for (String path : gone.reversed()) {
      FileStat next = now.files().get(path);
      FileStat old = there.get(path);
      if (next == null || old == null || !stays(before.get(path), next, old)) {
        Removal.of(to, path, Exclusions.NONE);
        there.remove(path);
      } else if (next.links() > 1 && !next.isDirectory()) {
        written.putIfAbsent(next.inode(), path);
      }
    }
    List<String> directories = new ArrayList<>(List.of(""));
    for (Map.Entry<String, FileStat> file : now.files().entrySet()) {
      if (!there.containsKey(file.getKey())) {
        one(file.getKey(), file.getValue(), file.getKey());
      }
      if (file.getValue().isDirectory()) {
        directories.add(file.getKey());
      }
    }
    for (String path : directories.reversed()) {
      FileStat stat = path.isEmpty() ? now.top() : now.files().get(path);
      if (stat != null) {
        writer.setDirectoryMetadata(entry(path, stat, path));
      }
    }
  }

  /** Whether the original has it as it is: a directory, or a file that nobody touched. */
  private static boolean stays(@Nullable FileStat was, FileStat now, FileStat original) {
    if (now.isDirectory()) {
      return original.isDirectory();
    }
    return was != null
        && was.inode() == now.inode()
        && was.ctime() == now.ctime()
        && was.ctimeNanos() == now.ctimeNanos()
        && was.typeBits() == original.typeBits();
  }
}
