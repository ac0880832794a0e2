package dev.fastforward.builder.build;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.layer.BrokenIndexException;
import dev.fastforward.builder.layer.BrokenLayerException;
import dev.fastforward.builder.layer.LayerReader;
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
import java.util.Objects;

/**
 * The files of a stage or an image for those who copy from it. Only the layers that hold the files
 * are fetched, each once; the files wait in the work folder. Thread-safe.
 */
final class StageFiles implements SourceTree {
  private final FileTree tree;
  private final List<Layer> layers;
  private final LayerSource blobs;
  private final Path folder;
  private final Map<Origin, Path> spooled = new HashMap<>();

  private record Origin(int layer, String path) {
    static Origin of(FileNode node) {
      return new Origin(node.layer(), node.origin());
    }
  }

  /**
   * @param folder for the files, exists
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
    Map<Integer, Map<String, FileEntry>> wanted = new HashMap<>();
    for (FileNode file : files) {
      if (file.entry().type() == FileType.FILE && !spooled.containsKey(Origin.of(file))) {
        wanted.computeIfAbsent(file.layer(), k -> new HashMap<>()).put(file.origin(), file.entry());
      }
    }
    for (Map.Entry<Integer, Map<String, FileEntry>> layer : wanted.entrySet()) {
      fetch(layer.getKey(), layer.getValue());
    }
  }

  private void fetch(int index, Map<String, FileEntry> wanted) throws IOException {
    Layer layer = layers.get(index);
    Map<Origin, Path> found = new HashMap<>();
    Map<String, FileEntry> contents = new HashMap<>();
    try (InputStream blob = blobs.open(layer)) {
      Digest diffId =
          LayerReader.read(
              blob,
              layer.descriptor().digest().value(),
              (entry, content) -> {
                if (entry.type() == FileType.FILE && wanted.containsKey(entry.path())) {
                  Path file = Files.createTempFile(folder, "file-", "");
                  DigestInputStream hashed = new DigestInputStream(content, Digest.sha256());
                  Files.copy(hashed, file, StandardCopyOption.REPLACE_EXISTING);
                  found.put(new Origin(index, entry.path()), file);
                  contents.put(
                      entry.path(),
                      entry.withContent(
                          entry.size(), Digest.ofHash(hashed.getMessageDigest().digest()), null));
                }
              });
      BrokenLayerException.check(layer, diffId);
    }
    for (Map.Entry<String, FileEntry> file : wanted.entrySet()) {
      FileEntry content = contents.get(file.getKey());
      if (content == null) {
        throw new BrokenIndexException(layer, "it has no file " + file.getKey());
      }
      FileEntry said = file.getValue();
      if (content.size() != said.size()
          || !digest(content).equals(Objects.requireNonNullElse(said.content(), digest(content)))) {
        throw new BrokenIndexException(layer, file.getKey() + " is another one");
      }
    }
    spooled.putAll(found);
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
      path = spooled.get(Origin.of(node));
    }
    if (path == null) {
      throw new IllegalArgumentException("no file: " + file.path());
    }
    return Files.newInputStream(path);
  }
}
