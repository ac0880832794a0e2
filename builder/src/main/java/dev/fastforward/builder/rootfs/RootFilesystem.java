package dev.fastforward.builder.rootfs;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.layer.LayerSource;
import dev.fastforward.builder.posix.RootDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of one stage on disk, and which file tree they are. Before a command: {@link #fill};
 * after it: {@link #changes}, and, once these are a layer, {@link #advance}. Not thread-safe.
 */
public final class RootFilesystem {
  private final RootDirectory root;
  private final Exclusions exclusions;
  private final Set<String> refusedAttributes = ConcurrentHashMap.newKeySet();
  private FileTree tree = FileTree.EMPTY;
  private List<Layer> layers = List.of();
  private @Nullable Snapshot before;
  private @Nullable Snapshot after;

  /**
   * @param root with nothing in it that is not mounted or the container runtime's
   */
  public RootFilesystem(RootDirectory root) throws IOException {
    this.root = root;
    this.exclusions = Exclusions.of(root);
  }

  /**
   * Makes the root hold a tree: all of it the first time, then only what is different. Layers that
   * nothing is needed from are not opened.
   *
   * @param target the tree
   * @param targetLayers that it is made of, lowest first
   * @param blobs gives these layers
   * @throws IOException if the disk or a layer fails, or a layer is not what the tree says
   */
  public void fill(FileTree target, List<Layer> targetLayers, LayerSource blobs)
      throws IOException {
    int common = 0;
    while (common < Math.min(layers.size(), targetLayers.size())
        && layers.get(common).diffId().equals(targetLayers.get(common).diffId())) {
      common++;
    }
    FillPlan plan = FillPlanner.plan(tree, target, common, exclusions);
    if (!plan.isEmpty()) {
      NodeWriter writer = new NodeWriter(root, refusedAttributes);
      new Materializer(root, exclusions, writer).execute(plan, targetLayers, blobs);
      before = null;
    }
    tree = target;
    layers = List.copyOf(targetLayers);
    if (before == null) {
      before = Snapshot.take(root, exclusions);
    }
  }

  /**
   * Files whose capabilities the disk does not hold, though the tree has them: a program there runs
   * without. The layers keep them.
   */
  public List<String> withoutCapabilities() {
    return refusedAttributes.stream()
        .filter(path -> {
          FileEntry entry = tree.entry(path);
          return entry != null && entry.xattrsOrEmpty().containsKey(NodeWriter.CAPABILITY);
        })
        .sorted()
        .toList();
  }

  /**
   * What a command has added, changed and removed since {@link #fill} or {@link #advance}.
   *
   * @return entries in the order in which they can be written to a layer; files without digest of
   *     their content
   */
  public List<FileEntry> changes() throws IOException {
    Snapshot from = Objects.requireNonNull(before, "fill comes first");
    Snapshot now = Snapshot.take(root, exclusions);
    after = now;
    return Changes.between(from, now, tree, new HeaderReader(root, refusedAttributes));
  }

  /** The content of a file of {@link #changes}. The caller closes the stream. */
  public InputStream open(FileEntry file) throws IOException {
    return root.openRead(file.path()).inputStream();
  }

  /** Makes the tree with the changes as its last layer the new state before a command. */
  public void advance(FileTree next, List<Layer> nextLayers) {
    before = Objects.requireNonNull(after, "changes comes first");
    after = null;
    tree = next;
    layers = List.copyOf(nextLayers);
  }

  /** Empties a root for another stage; what is mounted in it stays, and /proc, /sys and /dev. */
  public static void clear(RootDirectory root) throws IOException {
    Removal.ofAll(root, Exclusions.KERNEL);
  }

  /**
   * Removes one path of a root with all below it, if it is there; never what is mounted.
   *
   * @param path without symlinks but perhaps the last element
   */
  public static void remove(RootDirectory root, String path) throws IOException {
    Removal.of(root, path, Exclusions.NONE);
  }

  /** Empties a root that is not used again; only what is mounted in it stays. */
  public static void remove(RootDirectory root) throws IOException {
    Removal.ofAll(root, Exclusions.NONE);
  }
}
