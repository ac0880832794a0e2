package dev.fastforward.builder.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileIndex;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.layer.Archive;
import dev.fastforward.builder.plan.ModeChange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CopyLayoutTest {
  private static FileEntry entry(String path, FileType type, int mode, @Nullable String link) {
    return new FileEntry(path, type, mode, 7, 8, 0, 5, 0, link, null, null, null, null);
  }

  private static FileEntry file(String path) {
    return entry(path, FileType.FILE, 0640, null);
  }

  private static FileEntry link(String path, String target) {
    return entry(path, FileType.SYMLINK, 0777, target);
  }

  private static FileEntry hardLink(String path, String target) {
    return entry(path, FileType.HARDLINK, 0640, target);
  }

  private static FileEntry dir(String path, int mode) {
    return entry(path, FileType.DIRECTORY, mode, null);
  }

  private static FileTree tree(FileEntry... entries) {
    return FileTree.EMPTY.with(new FileIndex(Arrays.asList(entries)));
  }

  private static List<String> copy(
      FileTree image, FileTree source, String destination, String... sources) {
    return copy(image, source, new CopyLayout.Target(destination, null, null, 0), sources);
  }

  private static List<String> copy(
      FileTree image, FileTree source, CopyLayout.Target target, String... sources) {
    CopySelection selection = Copies.select(source, sources);
    List<String> result = new ArrayList<>();
    for (LayerItem item : CopyLayout.of(image, selection, Map.of(), target)) {
      FileEntry e = item.entry();
      result.add(
          e.path()
              + " "
              + e.type().name().charAt(0)
              + " "
              + Integer.toOctalString(e.mode())
              + " "
              + e.uid()
              + (e.link() == null ? "" : " -> " + e.link()));
    }
    return result;
  }

  @Test
  void aFileGetsTheNameOfTheDestinationAndItsParentsAreMade() {
    assertThat(copy(FileTree.EMPTY, tree(file("f")), "/a/b", "f"))
        .containsExactly("a D 755 0", "a/b F 640 7");
  }

  @Test
  void intoADirectoryThatIsThereOrMeant() {
    assertThat(copy(tree(dir("a", 0700)), tree(file("f")), "/a", "f"))
        .containsExactly("a/f F 640 7");
    assertThat(copy(FileTree.EMPTY, tree(file("f")), "/a/", "f"))
        .containsExactly("a D 755 0", "a/f F 640 7");
  }

  @Test
  void aDirectoryGivesItsContentsAndNotItsMode() {
    FileTree source = tree(dir("d", 0700), file("d/f"), dir("d/s", 0711), file("d/s/g"));
    assertThat(copy(FileTree.EMPTY, source, "/x", "d"))
        .containsExactly("x D 755 0", "x/f F 640 7", "x/s D 711 7", "x/s/g F 640 7");
  }

  @Test
  void aDirectoryBelowTheDestinationTakesTheSourcesMode() {
    FileTree image = tree(dir("x", 0770), dir("x/s", 0755));
    assertThat(copy(image, tree(dir("d", 0700), dir("d/s", 0711)), "/x", "d"))
        .containsExactly("x/s D 711 7");
  }

  @Test
  void symlinksInTheDestinationAreFollowedBelowTheRoot() {
    FileTree image =
        tree(
            dir("real", 0755),
            link("a", "/real"),
            link("out", "../../../real"),
            link("new", "later"));
    assertThat(copy(image, tree(file("f")), "/a/f", "f")).containsExactly("real/f F 640 7");
    assertThat(copy(image, tree(file("f")), "/out/", "f")).containsExactly("real/f F 640 7");
    assertThat(copy(image, tree(file("f")), "/new", "f")).containsExactly("later F 640 7");
  }

  @Test
  void symlinksInACopiedTreeAreCopiedAndReplaceWhatIsThere() {
    FileTree image = tree(dir("x", 0755), file("x/l"));
    assertThat(copy(image, tree(link("d/l", "/etc")), "/x", "d"))
        .containsExactly("x/l S 777 7 -> /etc");
  }

  @Test
  void aSymlinkAsSourceIsFollowed() {
    assertThat(copy(FileTree.EMPTY, tree(file("real"), link("l", "real")), "/x/", "l"))
        .containsExactly("x D 755 0", "x/l F 640 7");
  }

  @Test
  void namesOfOneFileStayOneFile() {
    FileTree source = tree(file("d/a"), hardLink("d/b", "d/a"));
    assertThat(copy(FileTree.EMPTY, source, "/x", "d"))
        .containsExactly("x D 755 0", "x/a F 640 7", "x/b H 640 7 -> x/a");
  }

  @Test
  void filesAndDirectoriesDoNotReplaceEachOther() {
    assertThatThrownBy(() -> copy(tree(file("x")), tree(file("d/f")), "/x", "d"))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("/x");
    assertThatThrownBy(
            () -> copy(tree(dir("x", 0755), dir("x/f", 0755)), tree(file("d/f")), "/x", "d"))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("/x/f");
  }

  @Test
  void ownerAndModeGoToParentsAsWell() {
    CopyLayout.Target target =
        new CopyLayout.Target("/a/b", new Ownership(1, 2), ModeChange.parse("01750"), 0);
    assertThat(copy(FileTree.EMPTY, tree(file("f")), target, "f"))
        .containsExactly("a D 750 1", "a/b F 1750 1");
  }

  @Test
  void aWildcardMayMatchNothingAndAWordMayNot() {
    assertThat(copy(FileTree.EMPTY, tree(file("f")), "/x/", "*.none")).isEmpty();
    assertThatThrownBy(() -> copy(FileTree.EMPTY, tree(file("f")), "/x/", "none"))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("\"none\" is not in the context");
  }

  @Test
  void sourcesStayBelowTheContext() {
    assertThat(copy(FileTree.EMPTY, tree(file("f")), "/x/", "../../f"))
        .containsExactly("x D 755 0", "x/f F 640 7");
  }

  private static List<LayerItem> extract(Archive.Entry... archive) {
    FileTree source = tree(file("t.tar"));
    CopySelection selection = Copies.select(source, "t.tar");
    return CopyLayout.of(
        tree(dir("etc", 0755)),
        selection,
        Map.of(0, List.of(archive)),
        new CopyLayout.Target("/x/", null, null, 0));
  }

  @Test
  void linksOfAnArchiveStayBelowTheDestination() {
    List<LayerItem> items =
        extract(
            new Archive.Entry(dir("etc", 0700), null),
            new Archive.Entry(link("l", "/etc"), null),
            new Archive.Entry(file("l/f"), Path.of("spooled")));
    assertThat(items)
        .extracting(i -> i.entry().path())
        .containsExactly("x", "x/etc", "x/etc/f", "x/l");
  }

  @Test
  void aHardLinkOfAnArchiveKeepsItsFileWhenALaterEntryTakesTheName() {
    assertThat(
            extract(
                new Archive.Entry(file("a"), Path.of("first")),
                new Archive.Entry(hardLink("b", "a"), null),
                new Archive.Entry(file("a"), Path.of("second"))))
        .extracting(i -> i.entry().path() + " " + i.entry().type() + " " + i.content())
        .contains(
            "x/a FILE " + new FileContent.Spooled(Path.of("second")),
            "x/b FILE " + new FileContent.Spooled(Path.of("first")));
  }

  @Test
  void whatLiesBehindALinkOfAnArchiveIsMade() {
    List<LayerItem> items =
        extract(
            new Archive.Entry(dir("d", 0700), null),
            new Archive.Entry(link("l", "/d"), null),
            new Archive.Entry(file("l/new/f"), Path.of("spooled")));
    assertThat(items).extracting(i -> i.entry().path()).contains("x/d/new", "x/d/new/f");
  }

  @Test
  void aLinkOfAnArchiveThatLeadsNowhereIsAnError() {
    assertThatThrownBy(() ->
            extract(
                new Archive.Entry(link("l", "/etc"), null),
                new Archive.Entry(file("l/f"), Path.of("spooled"))))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("l/f");
  }
}
