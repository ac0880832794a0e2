package dev.fastforward.builder.rootfs;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.layer.BrokenIndexException;
import dev.fastforward.builder.layer.LayerFiles;
import dev.fastforward.builder.layer.LayerSource;
import dev.fastforward.builder.posix.IoBuffer;
import dev.fastforward.builder.posix.OpenDirectory;
import dev.fastforward.builder.posix.OpenFile;
import dev.fastforward.builder.posix.RootDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a {@link FillPlan}. Layers are streamed side by side: the tree says which entries of
 * which layer show, so no layer has to wait for another.
 */
final class Materializer {
  private static final int LAYERS_AT_ONCE = 4;

  private final RootDirectory root;
  private final Exclusions exclusions;
  private final NodeWriter writer;

  Materializer(RootDirectory root, Exclusions exclusions, NodeWriter writer) {
    this.root = root;
    this.exclusions = exclusions;
    this.writer = writer;
  }

  /**
   * @param layers of the tree that the plan leads to, lowest first
   * @throws IOException if a layer cannot be read, is not what its diff ID says, or lacks a file
   */
  void execute(FillPlan plan, List<Layer> layers, LayerSource blobs) throws IOException {
    for (String path : plan.removals()) {
      Removal.of(root, path, exclusions);
    }
    for (FileNode directory : plan.newDirectories()) {
      writer.makeDirectory(directory.entry());
    }
    for (FileNode node : plan.plain()) {
      writer.makePlain(node.entry());
    }
    streamLayers(plan.contents(), layers, blobs);
    for (FillPlan.Link link : plan.links()) {
      writer.link(link.existing(), link.path());
    }
    // Children first: writing into a directory changes its time.
    for (FileNode directory : plan.touched().reversed()) {
      writer.setDirectoryMetadata(directory.entry());
    }
  }

  private void streamLayers(
      Map<Integer, Map<FileNode.Origin, FileNode>> contents, List<Layer> layers, LayerSource blobs)
      throws IOException {
    if (contents.isEmpty()) {
      return;
    }
    int threads = Math.min(LAYERS_AT_ONCE, contents.size());
    try (ExecutorService pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("layer-", 0).factory())) {
      List<Future<?>> running = new ArrayList<>();
      contents.forEach((index, files) -> {
        Callable<Void> task =
            () -> {
              streamLayer(layers.get(index), files, blobs);
              return null;
            };
        running.add(pool.submit(task));
      });
      try {
        for (Future<?> one : running) {
          one.get();
        }
      } catch (ExecutionException e) {
        pool.shutdownNow();
        throw rethrown(e.getCause());
      } catch (InterruptedException _) {
        pool.shutdownNow();
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while layers were extracted");
      }
    }
  }

  private static IOException rethrown(@Nullable Throwable cause) {
    return switch (cause) {
      case IOException e -> e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> new IOException(cause);
    };
  }

  private void streamLayer(Layer layer, Map<FileNode.Origin, FileNode> files, LayerSource blobs)
      throws IOException {
    try (ContentWriter contents = new ContentWriter(root, writer, layer)) {
      LayerFiles.read(
          layer,
          blobs,
          files,
          (node, found, content) -> {
            checkHeader(layer, found, node.entry());
            contents.write(node.entry(), content);
          });
    }
  }

  private static void checkHeader(Layer layer, FileEntry found, FileEntry said)
      throws BrokenIndexException {
    if (found.mode() != said.mode() || found.uid() != said.uid() || found.gid() != said.gid()) {
      throw new BrokenIndexException(layer, said.path() + " has another mode or another owner");
    }
  }

  /** Writes the files of one layer; neighbours mostly share a directory, which stays open. */
  private static final class ContentWriter implements AutoCloseable {
    private final RootDirectory root;
    private final NodeWriter writer;
    private final Layer layer;
    private final IoBuffer buffer = new IoBuffer();
    private OpenDirectory parent;

    ContentWriter(RootDirectory root, NodeWriter writer, Layer layer) throws IOException {
      this.root = root;
      this.layer = layer;
      this.writer = writer;
      this.parent = root.openDirectory("");
    }

    void write(FileEntry entry, InputStream content) throws IOException {
      String path = entry.path();
      String directory = path.substring(0, Math.max(0, path.lastIndexOf('/')));
      if (!parent.path().equals(directory)) {
        OpenDirectory next = root.openDirectory(directory);
        parent.close();
        parent = next;
      }
      long written;
      try (OpenFile file = parent.create(entry.name(), 0600)) {
        written = file.writeAll(content, buffer);
      }
      if (written != entry.size()) {
        throw new BrokenIndexException(
            layer, path + " has " + written + " bytes, not " + entry.size());
      }
      writer.setMetadata(parent, entry);
    }

    @Override
    public void close() {
      parent.close();
    }
  }
}
