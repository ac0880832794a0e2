package dev.fastforward.builder.cache;

import dev.fastforward.builder.concurrent.AtOnce;
import dev.fastforward.builder.concurrent.OneByOne;
import dev.fastforward.builder.filetree.FileIndex;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.image.MalformedJsonException;
import dev.fastforward.builder.layer.BrokenLayerException;
import dev.fastforward.builder.layer.ContentSpool;
import dev.fastforward.builder.layer.IndexCodec;
import dev.fastforward.builder.layer.Indexer;
import dev.fastforward.builder.layer.LayerSource;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * File indexes by layer: what this build made or has asked for before, else from the cache
 * repository, else made by streaming the layer once, and then kept there. Thread-safe.
 */
public final class FileIndexes {
  public static final String TAG_PREFIX = "files-";

  private final @Nullable Repository repository;
  private final boolean writable;
  private final LayerSource blobs;
  private final Consumer<String> warnings;
  private final Map<Id, FileIndex> known = new ConcurrentHashMap<>();
  private final Set<Id> unstored = ConcurrentHashMap.newKeySet();
  private final Set<Id> distrusted = ConcurrentHashMap.newKeySet();
  private final Map<List<Digest>, FileTree> trees = new ConcurrentHashMap<>();
  private final OneByOne<Id> indexing = new OneByOne<>();
  private final OneByOne<List<Digest>> merging = new OneByOne<>();

  /**
   * What an index was made for. The diff ID belongs to it: an image that names the blob, but says
   * something else of it, does not get an index that was never checked against that.
   */
  private record Id(Digest blob, Digest diffId) {
    static Id of(Layer layer) {
      return new Id(layer.descriptor().digest(), layer.diffId());
    }

    String tag() {
      return TAG_PREFIX
          + Digest.of((blob + "\n" + diffId).getBytes(StandardCharsets.US_ASCII)).hex();
    }
  }

  /**
   * @param repository cache repository; null for none
   * @param writable whether indexes may be stored there
   * @param blobs gives the layers that have no index yet
   */
  public FileIndexes(
      @Nullable Repository repository,
      boolean writable,
      LayerSource blobs,
      Consumer<String> warnings) {
    this.repository = repository;
    this.writable = writable;
    this.blobs = blobs;
    this.warnings = warnings;
  }

  /** Tag that the index of a layer has in a cache repository. */
  public static String tagOf(Layer layer) {
    return Id.of(layer).tag();
  }

  /** Keeps the index of a layer that this build made. */
  public void add(Layer layer, FileIndex index) {
    if (known.putIfAbsent(Id.of(layer), index) == null) {
      unstored.add(Id.of(layer));
    }
  }

  /**
   * Forgets the index of a layer, which turned out to be wrong: the next one is made of the layer.
   *
   * @return false if that is known already, and was of no use
   */
  public boolean distrust(Layer layer) {
    known.remove(Id.of(layer));
    trees.clear();
    return distrusted.add(Id.of(layer));
  }

  /**
   * Stores the indexes that this build made and has not stored yet: of its own layers, and of those
   * that it read. That one cannot be stored is no failure.
   */
  public void store() {
    for (Id layer : List.copyOf(unstored)) {
      FileIndex index = known.get(layer);
      if (index != null && unstored.remove(layer)) {
        store(layer, index);
      }
    }
  }

  /**
   * The files of an image with these layers, lowest first. Indexes that are missing are fetched or
   * made at the same time.
   */
  public FileTree tree(List<Layer> layers) throws IOException, InterruptedException {
    List<Digest> ids = layers.stream().map(Layer::diffId).toList();
    FileTree tree = trees.get(ids);
    if (tree != null) {
      return tree;
    }
    if (layers.isEmpty()) {
      return FileTree.EMPTY;
    }
    try (OneByOne.Turn _ = merging.take(ids)) {
      tree = trees.get(ids);
      if (tree == null) {
        tree = merged(layers, trees.get(ids.subList(0, ids.size() - 1)));
        trees.put(ids, tree);
      }
      return tree;
    }
  }

  /**
   * @param below of all layers but the last; null if it is not known
   */
  private FileTree merged(List<Layer> layers, @Nullable FileTree below)
      throws IOException, InterruptedException {
    if (below != null) {
      return with(below, layers.getLast(), get(layers.getLast()));
    }
    FileTree tree = FileTree.EMPTY;
    List<FileIndex> indexes = getAll(layers);
    for (int i = 0; i < layers.size(); i++) {
      tree = with(tree, layers.get(i), indexes.get(i));
    }
    return tree;
  }

  private static FileTree with(FileTree below, Layer layer, FileIndex index) {
    try {
      return below.with(index);
    } catch (IllegalArgumentException e) {
      throw new RegistryException(
          RegistryException.Kind.BROKEN,
          "layer " + layer.descriptor().digest() + " cannot be applied: " + e.getMessage(),
          e);
    }
  }

  private List<FileIndex> getAll(List<Layer> layers) throws IOException, InterruptedException {
    return AtOnce.run(
        layers.stream().<AtOnce.Task<FileIndex>>map(layer -> () -> get(layer)).toList());
  }

  private FileIndex get(Layer layer) throws IOException, InterruptedException {
    FileIndex index = known.get(Id.of(layer));
    if (index != null) {
      return index;
    }
    try (OneByOne.Turn _ = indexing.take(Id.of(layer))) {
      index = known.get(Id.of(layer));
      if (index == null) {
        index = stored(layer).orElse(null);
        if (index == null) {
          index = make(layer);
          add(layer, index);
        } else {
          known.putIfAbsent(Id.of(layer), index);
        }
      }
      return index;
    }
  }

  private Optional<FileIndex> stored(Layer layer) {
    if (repository == null || distrusted.contains(Id.of(layer))) {
      return Optional.empty();
    }
    try {
      Optional<byte[]> bytes = Artifact.read(repository, Id.of(layer).tag(), IndexCodec.MEDIA_TYPE);
      return bytes.isEmpty() ? Optional.empty() : Optional.of(IndexCodec.decode(bytes.get()));
    } catch (RegistryException e) {
      // Some registries deny access to tags that do not exist.
      if (e.kind() != RegistryException.Kind.DENIED) {
        warnings.accept(unusable(layer, e));
      }
      return Optional.empty();
    } catch (MalformedJsonException | IOException e) {
      warnings.accept(unusable(layer, e));
      return Optional.empty();
    }
  }

  private static String unusable(Layer layer, Exception e) {
    return "the file index of layer "
        + layer.descriptor().digest()
        + " cannot be used; it is made again from the layer: "
        + e.getMessage();
  }

  private FileIndex make(Layer layer) throws IOException {
    ContentSpool contents = blobs.newContents(layer);
    try (InputStream blob = blobs.open(layer)) {
      Indexer.Indexed indexed = Indexer.index(blob, layer.descriptor().digest().value(), contents);
      BrokenLayerException.check(layer, indexed.diffId());
      if (contents != null) {
        blobs.addContents(layer, contents);
      }
      return indexed.index();
    }
  }

  private void store(Id layer, FileIndex index) {
    if (repository == null || !writable) {
      return;
    }
    try {
      Artifact.write(repository, layer.tag(), IndexCodec.MEDIA_TYPE, IndexCodec.encode(index));
    } catch (RegistryException e) {
      warnings.accept(
          "the file index of layer " + layer.blob() + " cannot be stored: " + e.getMessage());
    }
  }
}
