package dev.fastforward.builder.source;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileIndex;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.filetree.PathResolver;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A folder of a tree as a tree of its own. Symlinks out of the folder have no target. Thread-safe.
 */
public final class SubTree implements SourceTree {
  private final SourceTree whole;
  private final String prefix;
  private final FileTree tree;

  private SubTree(SourceTree whole, String prefix, FileNode top) {
    this.whole = whole;
    this.prefix = prefix;
    List<FileEntry> entries = new ArrayList<>();
    add(top, entries, new HashMap<>());
    this.tree = FileTree.EMPTY.with(new FileIndex(entries));
  }

  /**
   * Selects a folder.
   *
   * @param folder symlinks are followed within the tree; empty or null for the root
   * @param what the tree, for the message
   * @throws BuildException ContextDirNotFound if there is no such folder
   */
  public static SourceTree of(SourceTree whole, @Nullable String folder, String what) {
    if (folder == null || folder.isEmpty()) {
      return whole;
    }
    FileTree tree = whole.tree();
    String path;
    try {
      path = PathResolver.resolve(tree::entry, folder, true);
    } catch (PathResolver.LinkLoopException e) {
      throw missing(folder, what, e);
    }
    FileNode top = tree.get(path);
    if (top == null || !top.isDirectory()) {
      throw missing(folder, what, null);
    }
    return path.isEmpty() ? whole : new SubTree(whole, path + "/", top);
  }

  private static BuildException missing(String folder, String what, @Nullable Exception cause) {
    return new BuildException(
        FailureReason.ContextDirNotFound,
        what + " has no folder " + folder + "; give an existing one",
        cause);
  }

  private record Inode(int layer, FileNode.Origin origin) {}

  private void add(FileNode directory, List<FileEntry> entries, Map<Inode, String> first) {
    for (FileNode node : directory.childNodes()) {
      String path = node.entry().path().substring(prefix.length());
      FileEntry entry = node.entry().withPath(path);
      String other =
          entry.type() == FileType.FILE
              ? first.putIfAbsent(new Inode(node.layer(), node.origin()), path)
              : null;
      entries.add(
          other == null
              ? entry
              : entry.withType(FileType.HARDLINK).withLink(other).withContent(0, null, null));
      add(node, entries, first);
    }
  }

  @Override
  public FileTree tree() {
    return tree;
  }

  @Override
  public Digest digest(FileEntry file) throws IOException {
    return whole.digest(file.withPath(prefix + file.path()));
  }

  @Override
  public InputStream open(FileEntry file) throws IOException {
    return whole.open(file.withPath(prefix + file.path()));
  }
}
