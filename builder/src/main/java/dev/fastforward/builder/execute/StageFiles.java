package dev.fastforward.builder.execute;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.layer.BrokenIndexException;
import dev.fastforward.builder.layer.LayerFiles;
import dev.fastforward.builder.layer.LayerSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a stage or an image, to be copied. Fetches only the layers that hold the files, each
 * once, and keeps the files in the work folder. Thread-safe.
 */
final class StageFiles implements SourceTree {
  private final FileTree tree;
  private final List<Layer> layers;
  private final LayerSource blobs;
  private final Path folder;
  private final Map<Place, Path> spooled = new HashMap<>();

  private record Place(int layer, FileNode.Origin origin) {
    static Place of(FileNode node) {
      return new Place(node.layer(), node.origin());
    }
  }

  /**
   * @param folder for the files; it exists
   */
  StageFiles(FileTree tree, List<Layer> layers, LayerSource blobs, Path folder) {
    this.tree = tree;
    this.layers = layers;
    this.blobs = blobs;
    this.folder = folder;
  }

  @Override
  public FileTree tree() {
    return tree;
  }

  @Override
  public synchronized void prepare(Collection<FileNode> files) throws IOException {
    Map<Integer, Map<FileNode.Origin, FileNode>> wanted = new HashMap<>();
    for (FileNode file : files) {
      if (file.entry().type() == FileType.FILE && !spooled.containsKey(Place.of(file))) {
        wanted.computeIfAbsent(file.layer(), k -> new HashMap<>()).put(file.origin(), file);
      }
    }
    for (Map.Entry<Integer, Map<FileNode.Origin, FileNode>> layer : wanted.entrySet()) {
      fetch(layers.get(layer.getKey()), layer.getValue());
    }
  }

  private void fetch(Layer layer, Map<FileNode.Origin, FileNode> wanted) throws IOException {
    Map<Place, Path> found = new HashMap<>();
    LayerFiles.read(
        layer,
        blobs,
        wanted,
        (node, _, content) -> {
          Path file = Files.createTempFile(folder, "file-", "");
          DigestInputStream hashed = new DigestInputStream(content, Digest.sha256());
          long size = Files.copy(hashed, file, StandardCopyOption.REPLACE_EXISTING);
          check(layer, node, size, Digest.ofHash(hashed.getMessageDigest().digest()));
          found.put(Place.of(node), file);
        });
    spooled.putAll(found);
  }

  private static void check(Layer layer, FileNode node, long size, Digest content)
      throws BrokenIndexException {
    FileEntry said = node.entry();
    if (size != said.size() || (said.content() != null && !said.content().equals(content))) {
      throw new BrokenIndexException(layer, node.origin().path() + " is another one");
    }
  }

  @Override
  public Digest digest(FileEntry file) {
    if (file.content() == null) {
      throw new IllegalArgumentException("the index has no digest for " + file.path());
    }
    return file.content();
  }

  @Override
  public InputStream open(FileEntry file) throws IOException {
    FileNode node = tree.get(file.path());
    if (node == null) {
      throw new IllegalArgumentException("not a file of this tree: " + file.path());
    }
    prepare(List.of(node));
    Path path;
    synchronized (this) {
      path = spooled.get(Place.of(node));
    }
    if (path == null) {
      throw new IllegalArgumentException("no file: " + file.path());
    }
    return Files.newInputStream(path);
  }
}
