package dev.fastforward.builder.solve;

import dev.fastforward.builder.cache.StageRecord;
import dev.fastforward.builder.cache.StepRecord;
import dev.fastforward.builder.copy.CopySelection;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileNode;
import dev.fastforward.builder.filetree.FileType;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.resolve.BaseImages;
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
import org.jspecify.annotations.Nullable;

/** Writes down what the keys of stages were computed from. */
public final class InputRecorder {
  private final SourceTrees sources;
  private final BaseImages images;
  private final Platform platform;
  private final @Nullable Long epoch;
  private final @Nullable String freshness;

  public InputRecorder(
      SourceTrees sources,
      BaseImages images,
      Platform platform,
      @Nullable Long epoch,
      @Nullable String freshness) {
    this.sources = sources;
    this.images = images;
    this.platform = platform;
    this.epoch = epoch;
    this.freshness = freshness;
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
    SortedMap<String, String> inputs = InputNames.of(step, freshness);
    SortedMap<String, String> files = new TreeMap<>();
    if (epoch != null && !(step instanceof Step.Run)) {
      inputs.put("SOURCE_DATE_EPOCH", epoch.toString());
    }
    for (StageChain source : at.sources()) {
      inputs.put(source.toString(), source.endKey().value());
    }
    if (step instanceof Step.Copy copy) {
      addSource(
          copy.from(),
          tree -> CopySelection.of(copy, tree, sources.downloads().foreseen(), ""),
          inputs,
          files);
    }
    if (step instanceof Step.Run run) {
      for (RunMount mount : run.mounts()) {
        if (mount instanceof RunMount.Bind bind) {
          addSource(
              bind.from(), tree -> CopySelection.ofPath(tree, bind.source(), ""), inputs, files);
        }
      }
    }
    return new StepRecord(step.info().text(), at.key().value(), inputs, files);
  }

  private void addSource(
      CopySource from,
      Function<SourceTree, CopySelection> selecting,
      SortedMap<String, String> inputs,
      SortedMap<String, String> files)
      throws IOException {
    switch (from) {
      case CopySource.Context context -> addFiles(selecting.apply(sources.context()), files);
      case CopySource.Named named -> addFiles(selecting.apply(sources.named(named.name())), files);
      case CopySource.Stage stage -> {} // its key is an input already
      case CopySource.Image image ->
          inputs.put(
              "image " + image.reference(),
              images.get(image.reference(), platform).digest().value());
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
