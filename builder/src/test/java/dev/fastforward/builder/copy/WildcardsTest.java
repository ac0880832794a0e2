package dev.fastforward.builder.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.glob.DockerIgnore;
import dev.fastforward.builder.glob.GoPathPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sources with wildcards find what a walk over all files finds. */
class WildcardsTest {
  private static final List<String> NAMES = List.of("a", "b", "ab", "aa", "ba", "a.b", "é");
  private static final List<String> PARTS =
      List.of(
          "a", "b", "ab", "*", "?", "a*", "*b", "a?", "?b", "*a*", "[ab]", "[^a]*", "\\a", "é*");

  private static FileEntry file(String path) {
    return new FileEntry(path, FileType.FILE, 0644, 0, 0, 0, 0, 0, null, null, null, null, null);
  }

  private static FileNode directory(RandomGenerator random, String path, int depth) {
    TreeMap<String, FileNode> children = new TreeMap<>();
    for (String name : NAMES) {
      if (random.nextBoolean()) {
        String below = path.isEmpty() ? name : path + "/" + name;
        children.put(
            name,
            depth > 0 && random.nextInt(3) > 0
                ? directory(random, below, depth - 1)
                : new FileNode(file(below), 0, new FileNode.Origin(0, below), new TreeMap<>()));
      }
    }
    return new FileNode(
        FileEntry.directory(path, 0755, 0, 0, 0), 0, new FileNode.Origin(0, path), children);
  }

  private static void walk(
      FileNode directory, String below, GoPathPattern glob, List<String> found) {
    for (FileNode child : directory.childNodes()) {
      String path = below + child.entry().name();
      if (glob.matches(path)) {
        found.add(child.entry().path());
      } else {
        walk(child, path + "/", glob, found);
      }
    }
  }

  @Test
  void findWhatAWalkOverAllFilesFinds() {
    long seed = System.nanoTime();
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int round = 0; round < 300; round++) {
      FileNode top = directory(random, "", 3);
      for (int i = 0; i < 20; i++) {
        String pattern =
            String.join(
                "/",
                IntStream.rangeClosed(0, random.nextInt(3))
                    .mapToObj(_ -> PARTS.get(random.nextInt(PARTS.size())))
                    .toList());
        List<String> walked = new ArrayList<>();
        walk(top, "", new GoPathPattern(pattern), walked);
        assertThat(new Wildcards(pattern).in(top).stream().map(node -> node.entry().path()))
            .as("seed %d, %s", seed, pattern)
            .containsExactlyElementsOf(walked);
      }
    }
  }

  /** What --parents takes is the same whether or not directories are passed over. */
  @Test
  void aFilterTakesWhatItsPatternMatches() {
    long seed = System.nanoTime();
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int round = 0; round < 300; round++) {
      FileNode top = directory(random, "", 3);
      String pattern =
          String.join(
              "/",
              IntStream.rangeClosed(0, random.nextInt(3))
                  .mapToObj(_ -> random.nextInt(5) == 0 ? "**" : NAMES.get(random.nextInt(7)))
                  .toList());
      List<String> taken = new ArrayList<>();
      files(new PathFilter(pattern, List.of()).filter(top), taken);
      List<String> all = new ArrayList<>();
      files(top, all);
      DockerIgnore ignore = DockerIgnore.of(List.of(pattern));
      assertThat(taken)
          .as("seed %d, %s", seed, pattern)
          .containsExactlyElementsOf(all.stream().filter(ignore::excludes).toList());
    }
  }

  private static void files(FileNode node, List<String> files) {
    if (!node.isDirectory()) {
      files.add(node.entry().path());
    }
    node.childNodes().forEach(child -> files(child, files));
  }
}
