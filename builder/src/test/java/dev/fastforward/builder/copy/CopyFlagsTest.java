package dev.fastforward.builder.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileIndex;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.plan.ModeChange;
import dev.fastforward.builder.step.CopyFlags;
import dev.fastforward.builder.step.InlineFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** {@code --exclude}, {@code --parents}, {@code --link}, {@code --chmod} and heredocs. */
class CopyFlagsTest {
  private static final FileTree SOURCE =
      tree("src/", "src/main/", "src/main/a.c", "src/main/a.o", "src/lib/", "src/lib/b.o", "top.c");

  /** Directories end with a slash, a symlink has an arrow. */
  private static FileTree tree(String... paths) {
    List<FileEntry> entries = new ArrayList<>();
    for (String path : paths) {
      int arrow = path.indexOf("->");
      if (arrow > 0) {
        entries.add(
            entry(path.substring(0, arrow), FileType.SYMLINK).withLink(path.substring(arrow + 2)));
      } else if (path.endsWith("/")) {
        entries.add(entry(path.substring(0, path.length() - 1), FileType.DIRECTORY).withMode(0700));
      } else {
        entries.add(entry(path, FileType.FILE));
      }
    }
    return FileTree.EMPTY.with(new FileIndex(entries));
  }

  private static FileEntry entry(String path, FileType type) {
    return new FileEntry(path, type, 0644, 0, 0, 1, 5, 0, null, null, null, null, null);
  }

  private static List<String> paths(FileTree image, CopySelection selection) {
    return CopyLayout.of(image, selection, Map.of(), new CopyLayout.Target("/x/", null, null, 0))
        .stream()
        .map(item -> item.entry().path())
        .toList();
  }

  private static List<String> excluding(List<String> patterns, String... sources) {
    CopyFlags flags = new CopyFlags(false, false, false, patterns);
    return paths(FileTree.EMPTY, Copies.select(SOURCE, flags, List.of(), sources));
  }

  private static List<String> parents(String... sources) {
    CopyFlags flags = new CopyFlags(false, false, true, List.of());
    return paths(FileTree.EMPTY, Copies.select(SOURCE, flags, List.of(), sources));
  }

  @Test
  void excludesAreRelativeToEachSource() {
    assertThat(excluding(List.of("main/*.o"), "src"))
        .containsExactly("x", "x/lib", "x/lib/b.o", "x/main", "x/main/a.c");
    assertThat(excluding(List.of("*.o"), "src/*")).containsExactly("x", "x/a.c");
    assertThat(excluding(List.of("*.c"), "top.c")).containsExactly("x", "x/top.c");
  }

  @Test
  void anExcludedDirectoryIsGoneUnlessSomethingInItIsTakenBack() {
    assertThat(excluding(List.of("lib"), "src"))
        .containsExactly("x", "x/main", "x/main/a.c", "x/main/a.o");
    assertThat(excluding(List.of("**", "!main/a.c"), "src"))
        .containsExactly("x", "x/main", "x/main/a.c");
  }

  @Test
  void parentsAreKeptFromTheRootOrFromThePivot() {
    assertThat(parents("src/main/a.c"))
        .containsExactly("x", "x/src", "x/src/main", "x/src/main/a.c");
    assertThat(parents("./src/./main/*.o")).containsExactly("x", "x/main", "x/main/a.o");
    assertThat(parents("**/*.o"))
        .containsExactly(
            "x", "x/src", "x/src/lib", "x/src/lib/b.o", "x/src/main", "x/src/main/a.o");
    assertThat(parents("src/*/./*.c")).containsExactly("x", "x/a.c");
    assertThat(parents("src/no*")).containsExactly("x");
  }

  @Test
  void parentsHaveTheModeOfTheSource() {
    CopyFlags flags = new CopyFlags(false, false, true, List.of());
    CopySelection selection = Copies.select(SOURCE, flags, List.of(), "src/main/a.c");
    assertThat(
            CopyLayout.of(
                FileTree.EMPTY, selection, Map.of(), new CopyLayout.Target("/x/", null, null, 0)))
        .extracting(item -> Integer.toOctalString(item.entry().mode()))
        .containsExactly("755", "700", "700", "644");
  }

  @Test
  void parentsOfWhatIsNotThereOrBehindALinkAreRefused() {
    CopyFlags flags = new CopyFlags(false, false, true, List.of());
    FileTree source = tree("d/", "d/f", "l->d");
    assertThatThrownBy(() -> Copies.select(source, flags, List.of(), "d/g"))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("\"d/g\" is not in the context");
    assertThatThrownBy(() -> Copies.select(source, flags, List.of(), "l/f"))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("symlink");
    assertThatThrownBy(() -> Copies.select(source, flags, List.of(), "./"))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("--parents");
  }

  @Test
  void aMalformedPatternIsNamed() {
    assertThatThrownBy(() -> excluding(List.of("a["), "src"))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("a[");
  }

  @Test
  void aHeredocIsAFileOfRoot() throws Exception {
    CopySelection selection =
        Copies.select(SOURCE, Copies.PLAIN, List.of(new InlineFile("EOF", "text\n")), "top.c");
    List<LayerItem> items =
        CopyLayout.of(
            FileTree.EMPTY, selection, Map.of(), new CopyLayout.Target("/x/", null, null, 9));
    assertThat(items)
        .extracting(item -> item.entry().path())
        .containsExactly("x", "x/EOF", "x/top.c");
    FileEntry file = items.get(1).entry();
    assertThat(file.mode()).isEqualTo(0644);
    assertThat(file.mtime()).isEqualTo(9);
    assertThat(file.size()).isEqualTo(5);
    FileContent content = Objects.requireNonNull(items.get(1).content());
    assertThat(content.open().readAllBytes()).isEqualTo("text\n".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aSymbolicModeChangesEachFromItsOwn() {
    CopySelection selection = Copies.select(SOURCE, "src");
    ModeChange mode = ModeChange.parse("a=rX,u+w");
    assertThat(
            CopyLayout.of(
                FileTree.EMPTY, selection, Map.of(), new CopyLayout.Target("/x/", null, mode, 0)))
        .extracting(item -> item.entry().path() + " " + Integer.toOctalString(item.entry().mode()))
        .contains("x 755", "x/main 755", "x/main/a.c 644");
  }
}
