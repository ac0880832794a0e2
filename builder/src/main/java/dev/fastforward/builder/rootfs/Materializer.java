package dev.fastforward.builder.rootfs;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.layer.BrokenIndexException;
import dev.fastforward.builder.layer.ContentSpool;
import dev.fastforward.builder.layer.LayerFiles;
import dev.fastforward.builder.layer.LayerSource;
import dev.fastforward.builder.posix.Errno;
import dev.fastforward.builder.posix.IoBuffer;
import dev.fastforward.builder.posix.OpenDirectory;
import dev.fastforward.builder.posix.OpenFile;
import dev.fastforward.builder.posix.PosixException;
import dev.fastforward.builder.posix.RootDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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
    ContentSpool spool = blobs.contents(layer);
    try (ContentWriter contents = new ContentWriter(root, writer, layer)) {
      Map<FileNode.Origin, FileNode> left = spool == null ? files : moved(spool, files, contents);
      if (left.isEmpty()) {
        return;
      }
      LayerFiles.read(
          layer,
          blobs,
          left,
          (node, found, content) -> {
            checkHeader(layer, found, node.entry());
            contents.write(node.entry(), content);
          });
    }
  }

  /** Moves the contents that are there and returns the files whose content another root took. */
  private static Map<FileNode.Origin, FileNode> moved(
      ContentSpool spool, Map<FileNode.Origin, FileNode> files, ContentWriter contents)
      throws IOException {
    Map<FileNode.Origin, FileNode> left = new HashMap<>();
    List<Map.Entry<FileNode.Origin, FileNode>> inOrder = new ArrayList<>(files.entrySet());
    inOrder.sort(Comparator.comparingInt(file -> file.getKey().position()));
    for (Map.Entry<FileNode.Origin, FileNode> file : inOrder) {
      if (!contents.move(file.getValue().entry(), spool.file(file.getKey().position()))) {
        left.put(file.getKey(), file.getValue());
      }
    }
    return left;
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

    /** Moves a file to where it belongs; returns false if it is gone. */
    boolean move(FileEntry entry, Path file) throws IOException {
      enter(entry);
      try {
        parent.adopt(file, entry.name());
      } catch (PosixException e) {
        return switch (e.errno()) {
          case Errno.ENOENT -> false;
          case Errno.EXDEV, Errno.EINVAL -> copy(entry, file);
          default -> throw e;
        };
      }
      writer.setMetadata(parent, entry);
      return true;
    }

    /** The same for a root on another file system, as in a builder pod. */
    private boolean copy(FileEntry entry, Path file) throws IOException {
      try (InputStream content = Files.newInputStream(file)) {
        write(entry, content);
      } catch (NoSuchFileException _) {
        return false;
      }
      Files.deleteIfExists(file);
      return true;
    }

    private void enter(FileEntry entry) throws IOException {
      String path = entry.path();
      String directory = path.substring(0, Math.max(0, path.lastIndexOf('/')));
      if (!parent.path().equals(directory)) {
        OpenDirectory next = root.openDirectory(directory);
        parent.close();
        parent = next;
      }
    }

    void write(FileEntry entry, InputStream content) throws IOException {
      enter(entry);
      String path = entry.path();
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
