package dev.fastforward.builder.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.layer.Indexer;
import dev.fastforward.builder.posix.RootDirectory;
import dev.fastforward.builder.testing.NeedsRoot;
import dev.fastforward.builder.testing.RawTar;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random layers, with names that come twice, links to anything and whiteouts anywhere: the file
 * tree, what is filled from it, and {@link SimpleExtraction} onto a disk agree. {@code
 * -Dfuzz.seed=N} repeats a run, {@code -Dfuzz.tries=N} tries more.
 */
@NeedsRoot
class RandomLayersIT {
  private static final int TRIES = Integer.getInteger("fuzz.tries", 150);
  private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private int contents;
  @TempDir Path temp;

  @Test
  void theTreeIsWhatExtractingGives() throws IOException {
    System.out.println("fuzz.seed=" + seed);
    int applied = 0;
    for (int i = 0; i < TRIES; i++) {
      List<List<SimpleExtraction.Item>> layers = new ArrayList<>();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        layers.add(layer());
      }
      Path folder = Files.createDirectory(temp.resolve("try" + i));
      applied += compare(layers, folder) ? 1 : 0;
    }
    assertThat(applied).as("layers that can be applied, fuzz.seed=%d", seed).isPositive();
  }

  private boolean compare(List<List<SimpleExtraction.Item>> layers, Path folder)
      throws IOException {
    String what = "fuzz.seed=" + seed + ", " + folder.getFileName() + ": " + layers;
    Path expected = Files.createDirectory(folder.resolve("expected"));
    boolean possible = true;
    for (List<SimpleExtraction.Item> layer : layers) {
      possible = possible && SimpleExtraction.apply(layer, expected);
    }
    Map<String, byte[]> blobs = new HashMap<>();
    List<Layer> described = new ArrayList<>();
    FileTree tree = FileTree.EMPTY;
    try {
      for (List<SimpleExtraction.Item> items : layers) {
        byte[] tar = tar(items);
        Digest digest = Digest.of(tar);
        blobs.put(digest.value(), tar);
        described.add(new Layer(new Descriptor(MediaTypes.OCI_LAYER, digest, tar.length), digest));
        tree = tree.with(Indexer.index(new ByteArrayInputStream(tar), "random").index());
      }
    } catch (IllegalArgumentException e) {
      assertThat(possible).as("%s: %s", e.getMessage(), what).isFalse();
      return false;
    }
    assertThat(possible).as(what).isTrue();
    Path filled = Files.createDirectory(folder.resolve("filled"));
    try (RootDirectory root = RootDirectory.open(filled)) {
      new RootFilesystem(root)
          .fill(
              tree,
              described,
              layer -> new ByteArrayInputStream(blobs.get(layer.descriptor().digest().value())));
    }
    assertThat(listing(filled)).as(what).isEqualTo(listing(expected));
    List<String> names = new ArrayList<>();
    tree.forEach(node -> names.add(node.entry().path()));
    assertThat(names).as(what).containsExactlyInAnyOrderElementsOf(listing(expected).keySet());
    return true;
  }

  /** What is there by path; names of one file say the first of them. */
  private static Map<String, String> listing(Path root) throws IOException {
    Map<String, String> listing = new TreeMap<>();
    Map<Object, String> first = new HashMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.filter(p -> !p.equals(root)).sorted().toList()) {
        String name = root.relativize(path).toString();
        if (Files.isSymbolicLink(path)) {
          listing.put(name, "-> " + Files.readSymbolicLink(path));
          continue;
        }
        Map<String, Object> facts =
            Files.readAttributes(path, "unix:mode,uid,ino", LinkOption.NOFOLLOW_LINKS);
        String kind =
            Files.isDirectory(path)
                ? "directory"
                : Files.readString(path)
                    + " as "
                    + first.computeIfAbsent(facts.get("ino"), _ -> name);
        listing.put(name, kind + " " + facts.get("mode") + " " + facts.get("uid"));
      }
    }
    return listing;
  }

  private List<SimpleExtraction.Item> layer() {
    List<SimpleExtraction.Item> items = new ArrayList<>();
    for (int n = 1 + random.nextInt(10); n > 0; n--) {
      char type = "000555222111ww".charAt(random.nextInt(14));
      if (random.nextInt(12) == 0) {
        type = 'o';
      }
      String link =
          switch (type) {
            case '1' -> path();
            case '2' -> List.of("", "/", "../").get(random.nextInt(3)) + path();
            default -> "";
          };
      items.add(
          new SimpleExtraction.Item(
              type, path(), link, random.nextInt(512), random.nextInt(3), "text" + contents++));
    }
    return items;
  }

  private String path() {
    StringBuilder path = new StringBuilder();
    for (int depth = 1 + random.nextInt(3); depth > 0; depth--) {
      path.append(path.isEmpty() ? "" : "/").append("abc".charAt(random.nextInt(3)));
    }
    return path.toString();
  }

  /** The layer, with its names written in all ways that mean the same. */
  private byte[] tar(List<SimpleExtraction.Item> items) {
    RawTar tar = new RawTar();
    for (SimpleExtraction.Item item : items) {
      int slash = item.path().lastIndexOf('/') + 1;
      String parent = item.path().substring(0, slash);
      String written =
          switch (item.type()) {
            case 'w' -> parent + ".wh." + item.path().substring(slash);
            case 'o' -> item.path() + "/.wh..wh..opq";
            case '5' -> item.path() + "/";
            default -> item.path();
          };
      String name = List.of("", "/", "./", ".//").get(random.nextInt(4)) + written;
      boolean marker = item.type() == 'w' || item.type() == 'o';
      byte[] content =
          item.type() == '0' ? item.content().getBytes(StandardCharsets.UTF_8) : new byte[0];
      tar.add(
          RawTar.Header.of(
                  marker ? '0' : item.type(),
                  name.replace("/", random.nextInt(9) == 0 ? "/./" : "/"))
              .linkedTo(item.link())
              .withMode(item.mode())
              .ownedBy(item.owner()),
          content);
    }
    return tar.end();
  }
}
