package dev.fastforward.builder.solve;

import dev.fastforward.builder.cache.StageRecord;
import dev.fastforward.builder.cache.StepRecord;
import dev.fastforward.builder.copy.CopySelection;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.resolve.SourceTrees;
import dev.fastforward.builder.step.CopySource;
import dev.fastforward.builder.step.RunMount;
import dev.fastforward.builder.step.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Records what the keys of stages were computed from: the inputs by name, and the files. */
public final class InputRecorder {
  private final SourceTrees sources;

  public InputRecorder(SourceTrees sources) {
    this.sources = sources;
  }

  public List<StageRecord> stages(Collection<StageChain> wanted) throws IOException {
    List<StageRecord> records = new ArrayList<>();
    for (StageChain chain : wanted) {
      List<StepRecord> steps = new ArrayList<>();
      for (LayerStep step : chain.layerSteps()) {
        steps.add(step(step));
      }
      records.add(
          new StageRecord(
              chain.name(), chain.index(), base(chain), chain.start().key().value(), steps));
    }
    return records;
  }

  private static String base(StageChain chain) {
    return switch (chain.start()) {
      case ChainStart.Scratch _ -> "scratch";
      case ChainStart.Image image -> "base " + image.reference();
      case ChainStart.Parent parent -> parent.stage().toString();
    };
  }

  public StepRecord step(LayerStep at) throws IOException {
    Step step = at.step();
    SortedMap<String, String> files = new TreeMap<>();
    if (step instanceof Step.Copy copy) {
      addSource(
          copy.from(),
          tree -> CopySelection.of(copy, tree, sources.downloads().foreseen(), ""),
          files);
    }
    if (step instanceof Step.Run run) {
      for (RunMount mount : run.mounts()) {
        addMount(mount, files);
      }
    }
    return new StepRecord(step.info().text(), at.key().value(), at.inputs().explained(), files);
  }

  private void addMount(RunMount mount, SortedMap<String, String> files) throws IOException {
    switch (mount) {
      case RunMount.Bind bind ->
          addSource(bind.from(), tree -> CopySelection.ofPath(tree, bind.source(), ""), files);
      case RunMount.Cache cache when cache.from() != null ->
          addSource(cache.from(), tree -> CopySelection.ofPath(tree, cache.source(), ""), files);
      default -> {}
    }
  }

  /** Lists the files of a context. Stages and images are inputs as a whole. */
  private void addSource(
      CopySource from,
      Function<SourceTree, CopySelection> selecting,
      SortedMap<String, String> files)
      throws IOException {
    switch (from) {
      case CopySource.Context _ -> addFiles(selecting.apply(sources.context()), files);
      case CopySource.Named named -> addFiles(selecting.apply(sources.named(named.name())), files);
      case CopySource.Stage _, CopySource.Image _ -> {}
    }
  }

  private static void addFiles(CopySelection selection, SortedMap<String, String> files)
      throws IOException {
    for (CopySelection.Match match : selection.matches()) {
      if (match.node().isDirectory()) {
        for (FileNode child : match.node().childNodes()) {
          add(child, match.source(), files);
        }
      } else {
        add(match.node(), match.source(), files);
      }
    }
  }

  private static void add(FileNode node, SourceTree source, SortedMap<String, String> files)
      throws IOException {
    FileEntry entry = node.entry();
    String what =
        switch (entry.type()) {
          case FILE -> source.digest(entry).hex().substring(0, 8);
          case DIRECTORY -> "directory";
          default -> entry.type() + ":" + entry.link();
        };
    files.put(
        entry.path(),
        Integer.toOctalString(entry.mode()) + " " + entry.uid() + ":" + entry.gid() + " " + what);
    if (entry.type() == FileType.DIRECTORY) {
      for (FileNode child : node.childNodes()) {
        add(child, source, files);
      }
    }
  }
}
