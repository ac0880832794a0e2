package dev.fastforward.builder.solve;

import dev.fastforward.builder.cache.Origin;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.keys.CacheKey;
import dev.fastforward.builder.keys.SourceKey;
import dev.fastforward.builder.step.Step;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Content keys: like the definition keys of steps, but a source stage counts by the files that are
 * taken from it, not by what it was made of. They are known once the source stages are built. Where
 * a stage was edited and gave the same files, they are what they were.
 *
 * @param byKey content keys by definition key
 */
public record ContentKeys(Map<CacheKey, CacheKey> byKey) {
  /** The files of a stage that was built. */
  @FunctionalInterface
  public interface Files {
    SourceTree of(StageChain stage) throws IOException, InterruptedException;
  }

  public static final ContentKeys NONE = new ContentKeys(Map.of());

  public ContentKeys {
    byKey = Map.copyOf(byKey);
  }

  /**
   * The content keys of the steps that are left to do.
   *
   * @param origin of the state that the first of them finds
   */
  public static ContentKeys of(ScheduledStage stage, Origin origin, StepKeyer keyer, Files files)
      throws IOException, InterruptedException {
    Map<CacheKey, CacheKey> byKey = new HashMap<>();
    CacheKey parent = origin.contentKey();
    boolean same = parent.equals(origin.key());
    for (LayerStep step : stage.misses()) {
      same &= step.sources().isEmpty();
      CacheKey key =
          same
              ? step.key()
              : keyer
                  .after(
                      parent,
                      step.step(),
                      (taking, source, selecting) ->
                          content(taking, step.source(source), selecting, files))
                  .key();
      byKey.put(step.key(), key);
      parent = key;
    }
    return new ContentKeys(byKey);
  }

  private static SourceKey content(
      Step step, StageChain stage, StepKeyer.Selecting selecting, Files files)
      throws IOException, InterruptedException {
    return new SourceKey.Content(
        StepKeyer.digest(step, selecting, files.of(stage), stage.toString()));
  }

  /** The content key of a step; its definition key where they are the same. */
  public CacheKey of(LayerStep step) {
    return byKey.getOrDefault(step.key(), step.key());
  }
}
