package dev.fastforward.builder.solve;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.copy.CopySelection;
import dev.fastforward.builder.filetree.PathResolver;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.keys.CacheKey;
import dev.fastforward.builder.keys.KeyInputs;
import dev.fastforward.builder.keys.SelectionDigest;
import dev.fastforward.builder.keys.SourceKey;
import dev.fastforward.builder.keys.StepKeys;
import dev.fastforward.builder.resolve.BaseImages;
import dev.fastforward.builder.resolve.ResolvedImage;
import dev.fastforward.builder.resolve.SourceTrees;
import dev.fastforward.builder.step.CopySource;
import dev.fastforward.builder.step.RunMount;
import dev.fastforward.builder.step.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes the key after a step from the key before it. Not thread-safe. */
public final class StepKeyer {
  private final BaseImages images;
  private final SourceTrees sources;
  private final Platform platform;
  private final @Nullable Long epoch;
  private final @Nullable String freshness;
  private final String isolation;
  private final Map<Selected, Digest> selections = new HashMap<>();

  /** What a step takes from a context. */
  private record Selected(Step step, CopySource from, String path) {}

  /** Chooses the files of a tree that a step takes. */
  @FunctionalInterface
  interface Selecting {
    CopySelection select(SourceTree tree, String where);
  }

  /** What stands in the key of a step for a stage that it takes files from. */
  @FunctionalInterface
  interface OfStage {
    SourceKey key(Step step, CopySource.Stage stage, Selecting files)
        throws IOException, InterruptedException;
  }

  /**
   * @param images all that the stages need
   * @param platform of the images that files are taken from
   * @param epoch seconds since the epoch for all times that the build writes; null for none
   * @param freshness enters the keys of RUN; null for none
   * @param isolation class of the sandbox; enters the keys of RUN
   */
  public StepKeyer(
      BaseImages images,
      SourceTrees sources,
      Platform platform,
      @Nullable Long epoch,
      @Nullable String freshness,
      String isolation) {
    this.images = images;
    this.sources = sources;
    this.platform = platform;
    this.epoch = epoch;
    this.freshness = freshness;
    this.isolation = isolation;
  }

  /**
   * The key after a step that makes a layer, with all that went into it.
   *
   * @param key before the step
   */
  KeyInputs after(CacheKey key, Step step, OfStage stages)
      throws IOException, InterruptedException {
    return switch (step) {
      case Step.Config _ -> throw new IllegalArgumentException("makes no layer");
      case Step.WorkDir workDir -> StepKeys.workDir(key, workDir, epoch);
      case Step.Run run -> StepKeys.run(key, run, isolation, freshness, mountSources(run, stages));
      case Step.Copy copy -> StepKeys.copy(key, copy, source(copy, stages), epoch);
    };
  }

  private SourceKey source(Step.Copy copy, OfStage stages)
      throws IOException, InterruptedException {
    return source(
        new Selected(copy, copy.from(), ""),
        (tree, where) -> CopySelection.of(copy, tree, sources.downloads().foreseen(), where),
        stages);
  }

  /** What the files of each mount are; of a cache only what it begins with. */
  private List<@Nullable SourceKey> mountSources(Step.Run run, OfStage stages)
      throws IOException, InterruptedException {
    List<@Nullable SourceKey> keys = new ArrayList<>();
    for (RunMount mount : run.mounts()) {
      keys.add(
          switch (mount) {
            case RunMount.Bind bind -> source(run, bind.from(), bind.source(), stages);
            case RunMount.Cache cache when cache.from() != null ->
                source(run, cache.from(), cache.source(), stages);
            default -> null;
          });
    }
    return keys;
  }

  private SourceKey source(Step.Run run, CopySource from, String path, OfStage stages)
      throws IOException, InterruptedException {
    return source(
        new Selected(run, from, path),
        (tree, where) -> CopySelection.ofPath(tree, path, where),
        stages);
  }

  private SourceKey source(Selected what, Selecting files, OfStage stages)
      throws IOException, InterruptedException {
    return switch (what.from()) {
      case CopySource.Context context ->
          content(what, files, sources.context(), "the build context");
      case CopySource.Named named ->
          content(what, files, sources.named(named.name()), "the build context " + named.name());
      case CopySource.Stage stage -> stages.key(what.step(), stage, files);
      case CopySource.Image other -> {
        ResolvedImage image = images.get(other.reference(), platform);
        yield new SourceKey.Image(other.reference().toString(), image.digest(), image.platform());
      }
    };
  }

  private SourceKey content(Selected what, Selecting files, SourceTree tree, String where) {
    Digest known = selections.get(what);
    if (known == null) {
      known = digest(what.step(), files, tree, where);
      selections.put(what, known);
    }
    return new SourceKey.Content(known);
  }

  /**
   * Names the files that a step takes from a tree.
   *
   * @param where for messages: what the tree is
   */
  static Digest digest(Step step, Selecting files, SourceTree tree, String where) {
    try {
      CopySelection selection = files.select(tree, where);
      return step instanceof Step.Copy copy
          ? SelectionDigest.of(selection, copy.flags().excludes())
          : SelectionDigest.ofMount(selection);
    } catch (BuildException e) {
      throw e.at(step.info().location(), step.info().text());
    } catch (PathResolver.LinkLoopException e) {
      throw SourceTrees.loop(e, step);
    } catch (IOException e) {
      throw new BuildException(
          FailureReason.CopySourceMissing,
          "a file of " + where + " cannot be read: " + e.getMessage(),
          step.info().location(),
          step.info().text(),
          null,
          e);
    }
  }
}
