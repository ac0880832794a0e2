package dev.fastforward.builder.copy;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileIndex;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.step.InlineFile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The one file of a heredoc: mode 0644, owned by root, from the epoch. */
final class InlineSource implements SourceTree {
  private final byte[] content;
  private final FileTree tree;

  private InlineSource(InlineFile file) {
    content = file.content().getBytes(StandardCharsets.UTF_8);
    tree =
        FileTree.EMPTY.with(
            new FileIndex(
                List.of(
                    new FileEntry(
                        file.name(),
                        FileType.FILE,
                        0644,
                        0,
                        0,
                        content.length,
                        0,
                        0,
                        null,
                        null,
                        null,
                        null,
                        null))));
  }

  static CopySelection.Match match(InlineFile file) {
    InlineSource source = new InlineSource(file);
    FileNode node = Objects.requireNonNull(source.tree.get(file.name()));
    return new CopySelection.Match(file.name(), node, source, false);
  }

  @Override
  public FileTree tree() {
    return tree;
  }

  @Override
  public Digest digest(FileEntry file) {
    return Digest.of(content);
  }

  @Override
  public InputStream open(FileEntry file) {
    return new ByteArrayInputStream(content);
  }
}
