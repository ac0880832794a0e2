package dev.fastforward.builder.rootfs;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.posix.IoBuffer;
import dev.fastforward.builder.posix.OpenDirectory;
import dev.fastforward.builder.posix.OpenFile;
import dev.fastforward.builder.posix.RootDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/** Writes files of a source tree to disk, as they are in it, and checks what it writes. */
public final class TreeWriter {
  private final SourceTree source;
  private final RootDirectory root;
  private final NodeWriter writer;
  private final IoBuffer buffer = new IoBuffer();
  private final Map<String, String> written = new HashMap<>();

  private TreeWriter(SourceTree source, RootDirectory root) {
    this.source = source;
    this.root = root;
    this.writer = new NodeWriter(root, new HashSet<>());
  }

  /**
   * Writes a file or directory with all below it.
   *
   * @param path where; its directory is there, and nothing of that name in it
   * @throws BuildException with reason SourceUnavailable if a file is not what its digest says
   */
  public static void write(SourceTree source, FileNode node, RootDirectory root, String path)
      throws IOException {
    new TreeWriter(source, root).write(node, path);
  }

  private void write(FileNode node, String path) throws IOException {
    FileEntry entry = node.entry().withPath(path);
    if (node.isDirectory()) {
      writer.makeDirectory(entry);
      for (FileNode child : node.childNodes()) {
        write(child, path + "/" + child.entry().name());
      }
      // Last: writing into a directory changes its time.
      writer.setDirectoryMetadata(entry);
    } else if (entry.type() != FileType.FILE) {
      writer.makePlain(entry);
    } else {
      String first = written.putIfAbsent(node.layer() + ":" + node.origin(), path);
      if (first != null) {
        writer.link(first, path);
      } else {
        writeFile(node.entry(), entry);
      }
    }
  }

  private void writeFile(FileEntry original, FileEntry entry) throws IOException {
    Digest expected = source.digest(original);
    DigestInputStream hashed = new DigestInputStream(source.open(original), Digest.sha256());
    try (InputStream content = hashed;
        OpenDirectory parent = root.openParent(entry.path())) {
      try (OpenFile file = parent.create(entry.name(), 0600)) {
        file.writeAll(content, buffer);
      }
      writer.setMetadata(parent, entry);
    }
    if (!Digest.ofHash(hashed.getMessageDigest().digest()).equals(expected)) {
      throw new BuildException(
          FailureReason.SourceUnavailable,
          "/" + original.path() + " changed during the build; build again");
    }
  }
}
