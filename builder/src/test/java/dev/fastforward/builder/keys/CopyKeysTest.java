package dev.fastforward.builder.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.copy.Copies;
import dev.fastforward.builder.copy.CopySelection;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileIndex;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.step.CopyFlags;
import dev.fastforward.builder.step.InlineFile;
import dev.fastforward.builder.step.Step;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What flags and heredocs of COPY do to a key. */
class CopyKeysTest {
  private static final CacheKey PARENT =
      StepKeys.scratch(new Platform("linux", "amd64", null)).key();
  private static final FileTree SOURCE =
      FileTree.EMPTY.with(new FileIndex(List.of(file("a.c"), file("b.o"))));

  private static FileEntry file(String path) {
    return new FileEntry(path, FileType.FILE, 0644, 0, 0, 1, 5, 0, null, null, null, null, null);
  }

  private static CopyFlags flags(boolean link, boolean parents, String... excludes) {
    return new CopyFlags(false, link, parents, List.of(excludes));
  }

  private static CacheKey ofStage(CopyFlags flags, InlineFile... inline) {
    Step.Copy copy = Copies.step(flags, List.of(inline), "a.c");
    return StepKeys.copy(PARENT, copy, new SourceKey.Stage("build", PARENT), null).key();
  }

  private static CacheKey ofContext(CopyFlags flags, List<InlineFile> inline, String... sources)
      throws IOException {
    Step.Copy copy = Copies.step(flags, inline, sources);
    CopySelection selection =
        CopySelection.of(copy, new Copies.Named(SOURCE), Copies.NO_DOWNLOADS, "the context");
    return StepKeys.copy(PARENT, copy, new SourceKey.Content(SelectionDigest.of(selection)), null)
        .key();
  }

  @Test
  void allThatDecidesWhatAStageGivesIsInTheKey() {
    Set<CacheKey> keys = new HashSet<>();
    assertThat(
            List.of(
                ofStage(flags(false, false)),
                ofStage(flags(true, false)),
                ofStage(flags(false, true)),
                ofStage(flags(false, false, "*.o")),
                ofStage(flags(false, false, "*", ".o")),
                ofStage(flags(false, false), new InlineFile("a", "b")),
                ofStage(flags(false, false), new InlineFile("a", "c")),
                ofStage(flags(false, false), new InlineFile("ab", ""))))
        .allMatch(keys::add);
  }

  @Test
  void ofAContextOnlyWhatIsTakenCounts() throws IOException {
    CacheKey all = ofContext(flags(false, false), List.of(), ".");
    assertThat(ofContext(flags(false, false, "*.none"), List.of(), ".")).isEqualTo(all);
    assertThat(ofContext(flags(false, false, "*.o"), List.of(), ".")).isNotEqualTo(all);
    assertThat(ofContext(flags(true, false), List.of(), ".")).isNotEqualTo(all);
    assertThat(ofContext(flags(false, false), List.of(new InlineFile("x", "y")), "."))
        .isNotEqualTo(all)
        .isNotEqualTo(ofContext(flags(false, false), List.of(new InlineFile("x", "z")), "."));
  }
}
