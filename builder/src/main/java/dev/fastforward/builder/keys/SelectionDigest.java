package dev.fastforward.builder.keys;

import dev.fastforward.builder.context.RemoteFile;
import dev.fastforward.builder.copy.CopySelection;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Digest;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Hashes what a COPY selects: names, headers and contents, but no times. */
public final class SelectionDigest {
  private final KeyHash hash = new KeyHash("files");
  private final Map<String, Integer> inodes = new HashMap<>();

  private SelectionDigest() {}

  public static Digest of(CopySelection selection) throws IOException {
    return of(selection, List.of());
  }

  /**
   * @param excludes patterns of what was left out, which count where the files are not looked at
   */
  public static Digest of(CopySelection selection, List<String> excludes) throws IOException {
    SelectionDigest digest = new SelectionDigest();
    digest.hash.number(selection.matches().size());
    for (CopySelection.Match match : selection.matches()) {
      if (!match.identity().isEmpty()) {
        digest.hash.field("revision").list(match.identity()).list(excludes);
      } else if (match.node().isDirectory()) {
        // Its contents are copied, and neither its name nor its mode.
        digest.hash.field("directory");
        digest.children(match.node(), match.source());
      } else {
        digest.hash.field("file");
        digest.add(match.name(), match.node(), match.source());
        if (match.source() instanceof RemoteFile file) {
          digest.hash.number(file.timeInKeys());
        }
      }
    }
    return digest.hash.digest();
  }

  /** Hashes what a mount shows: of a directory its mode and owner as well. */
  public static Digest ofMount(CopySelection selection) throws IOException {
    CopySelection.Match match = selection.matches().getFirst();
    if (!match.node().isDirectory()) {
      return of(selection);
    }
    SelectionDigest digest = new SelectionDigest();
    digest.hash.field("mount");
    digest.add("", match.node(), match.source());
    return digest.hash.digest();
  }

  private void children(FileNode directory, SourceTree source) throws IOException {
    hash.number(directory.children().size());
    for (FileNode child : directory.childNodes()) {
      add(child.entry().name(), child, source);
    }
  }

  private void add(String name, FileNode node, SourceTree source) throws IOException {
    FileEntry entry = node.entry();
    hash.field(name)
        .field(entry.type().name())
        .number(entry.mode())
        .number(entry.uid())
        .number(entry.gid());
    hash.field(entry.link());
    hash.number(
        entry.device() == null
            ? -1
            : ((long) entry.device().major() << 32) | entry.device().minor());
    hash.number(entry.xattrsOrEmpty().size());
    entry.xattrsOrEmpty().forEach((key, value) -> hash.field(key).bytes(value));
    if (entry.type() == FileType.FILE) {
      hash.number(inodes.computeIfAbsent(node.layer() + ":" + node.origin(), k -> inodes.size()));
      hash.field(source.digest(entry).value());
    } else if (node.isDirectory()) {
      children(node, source);
    }
  }
}
