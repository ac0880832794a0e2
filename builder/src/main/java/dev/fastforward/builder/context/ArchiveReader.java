package dev.fastforward.builder.context;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileIndex;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.layer.Archive;
import dev.fastforward.builder.layer.TarFormatException;
import dev.fastforward.builder.net.BoundedStream;
import dev.fastforward.builder.net.HttpFetch;
import dev.fastforward.builder.source.ContextLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an archive as a build context. Nothing is extracted: names, links and devices only become
 * entries of a tree, so they cannot reach files of the machine. Used once.
 */
final class ArchiveReader {
  private final String what;
  private final int strip;
  private final List<FileEntry> entries = new ArrayList<>();
  private @Nullable Long newest;

  /**
   * @param strip number of leading folders to remove from all names
   * @param what the archive, for messages
   */
  ArchiveReader(int strip, String what) {
    this.strip = strip;
    this.what = what;
  }

  /**
   * Reads to the end.
   *
   * @param archive is not closed
   * @param folder folder for the contents, exists
   * @throws BuildException SourceUnavailable if it is no archive, is damaged or exceeds the limits
   */
  SpooledTree read(InputStream archive, Path folder) throws IOException {
    BoundedStream in = new BoundedStream(archive, HttpFetch.MAX_BYTES, what);
    try (Spool spool = new Spool(folder)) {
      boolean found = Archive.read(in, (entry, content) -> add(entry, content, spool));
      if (!found) {
        throw broken(
            "it is not a tar file, compressed with gzip, bzip2, xz or zstd or uncompressed", null);
      }
      return new SpooledTree(FileTree.EMPTY.with(new FileIndex(entries)), spool);
    } catch (TarFormatException e) {
      throw broken(String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) { // a hard link without a target, or a loop of links
      throw broken(String.valueOf(e.getMessage()), e);
    }
  }

  /** The latest mtime of the entries in seconds since the epoch; null if there are none. */
  @Nullable Long newest() {
    return newest;
  }

  private void add(FileEntry entry, InputStream content, Spool spool) throws IOException {
    newest = newest == null ? entry.mtime() : Math.max(newest, entry.mtime());
    FileEntry named = stripped(entry);
    if (named == null) {
      return;
    }
    ContextLimits.checkEntries(entries.size() + 1, what);
    ContextLimits.checkDepth(named.path(), what);
    // Owners of files in a context are never copied into an image.
    FileEntry owned = named.withOwner(0, 0);
    entries.add(
        owned.type() == FileType.FILE
            ? owned.withContent(owned.size(), spool.add(content), null)
            : owned);
  }

  /** The entry without the leading folders; null if nothing remains. */
  private @Nullable FileEntry stripped(FileEntry entry) {
    String path = strip(entry.path());
    if (path.isEmpty()) {
      return null;
    }
    FileEntry named = entry.withPath(path);
    return entry.type() == FileType.HARDLINK
        ? named.withLink(strip(String.valueOf(entry.link())))
        : named;
  }

  private String strip(String path) {
    int start = 0;
    for (int i = 0; i < strip; i++) {
      int slash = path.indexOf('/', start);
      if (slash < 0) {
        return "";
      }
      start = slash + 1;
    }
    return path.substring(start);
  }

  private BuildException broken(String why, @Nullable Exception cause) {
    return new BuildException(
        FailureReason.SourceUnavailable, what + " cannot be read: " + why, cause);
  }
}
