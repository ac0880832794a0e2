package dev.fastforward.builder.rootfs;

import static dev.fastforward.builder.rootfs.TestImage.directory;
import static dev.fastforward.builder.rootfs.TestImage.file;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.layer.ContentSpool;
import dev.fastforward.builder.layer.Indexer;
import dev.fastforward.builder.layer.LayerSource;
import dev.fastforward.builder.posix.RootDirectory;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A root takes the contents that were kept when the layers' file indexes were made. */
@NeedsRoot
class SpooledContentsIT {
  /** Another file system than the folder for temporary files. */
  private static final Path MEMORY = Path.of("/dev/shm");

  @TempDir Path temp;
  private TestImage image;
  private Path elsewhere;
  private final List<RootDirectory> roots = new ArrayList<>();

  @BeforeEach
  void makeImage() throws IOException {
    elsewhere = Files.createTempDirectory(MEMORY, "spooled-contents-");
    image = new TestImage(temp);
    image.add(
        List.of(
            directory("a", 0755, 0),
            file("a/hidden", 0644, 0, "content"),
            file("a/kept", 04755, 7, "content"),
            file("a/empty", 0600, 0, "")),
        entry -> new ByteArrayInputStream("content".getBytes(UTF_8), 0, (int) entry.size()));
    image.add(List.of(file("a/hidden", 0640, 3, "content")), "content");
  }

  @AfterEach
  void remove() throws IOException {
    for (RootDirectory root : roots) {
      RootFilesystem.remove(root);
      root.close();
    }
    try (RootDirectory folder = RootDirectory.open(elsewhere)) {
      RootFilesystem.remove(folder);
    }
    Files.delete(elsewhere);
  }

  /** Layers whose contents were kept in a folder. */
  private final class Kept implements LayerSource {
    private final Map<Layer, ContentSpool> spools = new HashMap<>();
    private int opened;

    Kept(Path folder) throws IOException {
      for (Layer layer : image.layers()) {
        ContentSpool spool = new ContentSpool(Files.createTempDirectory(folder, "layer-"));
        try (InputStream blob = image.open(layer)) {
          Indexer.index(blob, "layer", spool);
        }
        spools.put(layer, spool);
      }
    }

    @Override
    public InputStream open(Layer layer) throws IOException {
      opened++;
      return image.open(layer);
    }

    @Override
    public @Nullable ContentSpool contents(Layer layer) {
      return spools.get(layer);
    }
  }

  private Path filled(String name, LayerSource layers) throws IOException {
    Path disk = Files.createDirectory(temp.resolve(name));
    RootDirectory root = RootDirectory.open(disk);
    roots.add(root);
    new RootFilesystem(root).fill(image.tree(), image.layers(), layers);
    return disk;
  }

  private static void assertRight(Path disk) throws IOException {
    assertThat(disk.resolve("a/hidden")).hasContent("content");
    assertThat(disk.resolve("a/kept")).hasContent("content");
    assertThat(disk.resolve("a/empty")).isEmptyFile();
    assertThat(Files.getAttribute(disk.resolve("a/kept"), "unix:mode")).isEqualTo(0104755);
    assertThat(Files.getAttribute(disk.resolve("a/kept"), "unix:uid")).isEqualTo(7);
    assertThat(Files.getAttribute(disk.resolve("a/hidden"), "unix:uid")).isEqualTo(3);
    assertThat(Files.getLastModifiedTime(disk.resolve("a/kept")).toMillis())
        .isEqualTo(TestImage.TIME * 1000);
  }

  @Test
  void theContentsAreMovedAndNoLayerIsReadAgain() throws IOException {
    Kept kept = new Kept(temp);
    assertRight(filled("root", kept));
    assertThat(kept.opened).isZero();
  }

  @Test
  void theContentsAreCopiedFromAnotherFileSystem() throws IOException {
    Kept kept = new Kept(elsewhere);
    assertRight(filled("root", kept));
    assertThat(kept.opened).isZero();
  }

  @Test
  void aSecondRootReadsTheLayersWhoseContentsAreGone() throws IOException {
    Kept kept = new Kept(temp);
    assertRight(filled("one", kept));
    assertRight(filled("two", kept));
    assertThat(kept.opened).isEqualTo(2);
  }
}
