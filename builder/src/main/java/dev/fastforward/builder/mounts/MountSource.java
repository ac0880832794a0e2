package dev.fastforward.builder.mounts;

import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.layer.LayerSource;
import java.util.List;

/** What the files of a mount are taken from. */
public sealed interface MountSource {
  /** The files that there are. */
  FileTree tree();

  /** For messages. */
  String name();

  /** Identifies the inputs of the files: equal identities mean equivalent files. */
  String identity();

  /** Layers that the files are in, lowest first; empty for a context. */
  List<Layer> layers();

  /** A build context. */
  record Files(SourceTree files, String name, String identity) implements MountSource {
    @Override
    public FileTree tree() {
      return files.tree();
    }

    @Override
    public List<Layer> layers() {
      return List.of();
    }
  }

  /** A stage or an image. */
  record Layers(FileTree tree, List<Layer> layers, LayerSource blobs, String name, String identity)
      implements MountSource {}
}
