package dev.fastforward.builder.filetree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FileTreeTest {
  private static FileEntry entry(String path, FileType type, @Nullable String link) {
    return new FileEntry(path, type, 0644, 0, 0, 0, 0, 0, link, null, null, null, null);
  }

  private static FileEntry file(String path) {
    return entry(path, FileType.FILE, null);
  }

  @SafeVarargs
  private static FileTree of(List<FileEntry>... layers) {
    FileTree tree = FileTree.EMPTY;
    for (List<FileEntry> layer : layers) {
      tree = tree.with(new FileIndex(layer));
    }
    return tree;
  }

  private static Set<String> paths(FileTree tree) {
    Set<String> paths = new TreeSet<>();
    tree.forEach(n -> paths.add(n.entry().path()));
    return paths;
  }

  @Test
  void aWhiteoutHidesWhatIsBelowAndNotWhatTheSameLayerAdds() {
    FileTree tree =
        of(
            List.of(file("a/x"), file("a/y"), file("b")),
            List.of(file("a/x"), FileEntry.whiteout("a"), FileEntry.whiteout("b")));
    assertThat(paths(tree)).containsExactly("a", "a/x");
    assertThat(tree.get("a/x")).isNotNull().extracting(FileNode::layer).isEqualTo(1);
  }

  @Test
  void anOpaqueDirectoryHidesItsOldChildrenOnly() {
    FileTree tree =
        of(List.of(file("a/x"), file("b/y")), List.of(file("a/z"), FileEntry.opaque("a")));
    assertThat(paths(tree)).containsExactly("a", "a/z", "b", "b/y");
  }

  @Test
  void aFileReplacesADirectoryAndADirectoryMergesWithOne() {
    FileTree tree =
        of(
            List.of(file("a/x"), file("b/y")),
            List.of(file("a"), FileEntry.directory("b", 0700, 7, 7, 3)));
    assertThat(paths(tree)).containsExactly("a", "b", "b/y");
    assertThat(tree.get("b"))
        .isNotNull()
        .satisfies(n -> assertThat(n.entry().mode()).isEqualTo(0700));
  }

  @Test
  void aHardLinkSharesTheContentEvenWhenTheFirstNameGoes() {
    FileTree tree =
        of(
            List.of(file("a"), entry("b", FileType.HARDLINK, "a")),
            List.of(FileEntry.whiteout("a")));
    assertThat(paths(tree)).containsExactly("b");
    assertThat(tree.get("b"))
        .isNotNull()
        .satisfies(n -> {
          assertThat(n.origin().path()).isEqualTo("a");
          assertThat(n.entry().type()).isEqualTo(FileType.FILE);
        });
  }

  @Test
  void aHardLinkToNothingIsAnError() {
    assertThatThrownBy(() -> of(List.of(entry("b", FileType.HARDLINK, "a"))))
        .hasMessageContaining("hard link b to a");
  }

  @Test
  void aLayerWritesThroughTheSymlinksBelowIt() {
    FileTree tree =
        of(
            List.of(
                file("usr/lib/a"), file("usr/lib/b"), entry("lib", FileType.SYMLINK, "usr/lib")),
            List.of(
                file("lib/x"),
                entry("lib/y", FileType.HARDLINK, "lib/x"),
                entry("lib/z", FileType.HARDLINK, "lib/b"),
                FileEntry.whiteout("lib/a")));
    assertThat(paths(tree))
        .containsExactly(
            "lib", "usr", "usr/lib", "usr/lib/b", "usr/lib/x", "usr/lib/y", "usr/lib/z");
    assertThat(tree.get("usr/lib/x"))
        .isNotNull()
        .satisfies(x -> {
          assertThat(x.entry().path()).isEqualTo("usr/lib/x");
          assertThat(x.origin().path()).isEqualTo("lib/x");
        });
    assertThat(tree.get("usr/lib/y"))
        .isNotNull()
        .extracting(n -> n.origin().path())
        .isEqualTo("lib/x");
    assertThat(tree.get("usr/lib/z")).isNotNull().extracting(FileNode::layer).isEqualTo(0);
  }

  @Test
  void aDirectoryThatALayerNamesReplacesASymlink() {
    FileTree tree =
        of(
            List.of(file("usr/lib/a"), entry("lib", FileType.SYMLINK, "usr/lib")),
            List.of(FileEntry.directory("lib", 0755, 0, 0, 0), file("lib/x")));
    assertThat(paths(tree)).containsExactly("lib", "lib/x", "usr", "usr/lib", "usr/lib/a");
  }

  @Test
  void symlinksThatLeadInCirclesAreAnError() {
    assertThatThrownBy(() -> of(List.of(entry("a", FileType.SYMLINK, "a")), List.of(file("a/x"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too many levels of symbolic links");
  }

  @Test
  void whatALayerDoesNotTouchIsShared() {
    FileTree below = of(List.of(file("a/x"), file("b/y")));
    FileTree above = below.with(new FileIndex(List.of(file("a/z"))));
    assertThat(above.get("b")).isSameAs(below.get("b"));
    assertThat(below.get("a/z")).isNull();
  }

  @Test
  void aLaterEntryReplacesAnEarlierOneAndAHardLinkKeepsWhatItHad() {
    FileTree tree = of(List.of(file("f"), entry("h", FileType.HARDLINK, "f"), file("f")));
    assertThat(tree.get("f"))
        .isNotNull()
        .satisfies(n -> assertThat(n.origin()).isEqualTo(new FileNode.Origin(2, "f")));
    assertThat(tree.get("h"))
        .isNotNull()
        .satisfies(n -> assertThat(n.origin()).isEqualTo(new FileNode.Origin(0, "f")));
  }

  @Test
  void aHardLinkIsToWhatItsTargetIsByThen() {
    FileTree tree =
        of(
            List.of(
                file("a/f"),
                file("b/f"),
                entry("a", FileType.SYMLINK, "b"),
                entry("h", FileType.HARDLINK, "a/f"),
                entry("l", FileType.HARDLINK, "a")));
    assertThat(tree.get("h"))
        .isNotNull()
        .satisfies(n -> assertThat(n.origin()).isEqualTo(new FileNode.Origin(1, "b/f")));
    assertThat(tree.entry("l"))
        .isNotNull()
        .satisfies(l -> assertThat(l.type()).isEqualTo(FileType.SYMLINK));
  }

  @Test
  void aHardLinkToALaterEntryIsAnErrorAndOneToItselfNothing() {
    assertThatThrownBy(() -> of(List.of(entry("b", FileType.HARDLINK, "a"), file("a"))))
        .hasMessageContaining("hard link b to a, which is no file of the layer before it");
    FileTree tree = of(List.of(file("a"), entry("a", FileType.HARDLINK, "a")));
    assertThat(tree.get("a")).isNotNull().extracting(FileNode::layer).isEqualTo(0);
  }

  @Test
  void whatADirectoryHadGoesWithItWithinALayer() {
    FileTree tree =
        of(List.of(file("d/x"), file("d"), file("e/x"), entry("e", FileType.SYMLINK, "d2")));
    assertThat(paths(tree)).containsExactly("d", "e");
    assertThat(paths(of(List.of(file("d"), FileEntry.directory("d", 0755, 0, 0, 0)))))
        .containsExactly("d");
  }

  @Test
  void whiteoutsLeadThroughLinksOfTheSameLayer() {
    FileTree tree =
        of(
            List.of(file("etc/passwd"), file("etc/group"), file("etc/x/y")),
            List.of(
                entry("e", FileType.SYMLINK, "etc"),
                FileEntry.whiteout("e/passwd"),
                file("e/x/z"),
                FileEntry.opaque("e/x")));
    assertThat(paths(tree)).containsExactly("e", "etc", "etc/group", "etc/x", "etc/x/z");
  }

  @Test
  void aWhiteoutOfADirectoryThatTheLayerWritesIntoLeavesThatAlone() {
    FileTree tree =
        of(
            List.of(FileEntry.directory("a", 0700, 7, 7, 3), file("a/old")),
            List.of(file("a/new"), FileEntry.whiteout("a")));
    assertThat(paths(tree)).containsExactly("a", "a/new");
    assertThat(tree.entry("a")).isNotNull().satisfies(a -> assertThat(a.mode()).isEqualTo(0755));
  }
}
