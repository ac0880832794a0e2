package dev.fastforward.builder.solve;

import dev.fastforward.builder.cache.Origin;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.keys.CacheKey;
import dev.fastforward.builder.keys.SourceKey;
import dev.fastforward.builder.step.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a stage in which other stages stand with the files that were taken from them, not
 * with what they were made of. They are known once these stages are built; where a stage was edited
 * and gave the same files, they are what they were.
 */
public final class ContentKeys {
  private final StepKeyer keyer;
  private final Files files;

  /** The files of a stage that was built. */
  public interface Files {
    SourceTree of(int stage) throws IOException, InterruptedException;

    /** For messages. */
    String describe(int stage);
  }

  public ContentKeys(StepKeyer keyer, Files files) {
    this.keyer = keyer;
    this.files = files;
  }

  /**
   * The content keys from a step on.
   *
   * @param origin of the state that this step finds
   * @return for all steps of the stage; null before the step, and for steps without a key
   */
  public List<@Nullable CacheKey> from(StageChain chain, int start, Origin origin)
      throws IOException, InterruptedException {
    List<@Nullable CacheKey> keys = new ArrayList<>();
    CacheKey parent = origin.contentKey();
    boolean same = parent.equals(origin.key());
    for (int i = 0; i < chain.steps().size(); i++) {
      CacheKey key = chain.keys().get(i);
      if (i < start || key == null) {
        keys.add(null);
        continue;
      }
      Step step = chain.steps().get(i);
      same &= StepSources.of(step).isEmpty();
      CacheKey next = same ? key : keyer.after(parent, step, this::content);
      keys.add(next);
      parent = next == null ? parent : next;
    }
    return keys;
  }

  private SourceKey content(Step step, int stage, StepKeyer.Selecting selecting)
      throws IOException, InterruptedException {
    return new SourceKey.Content(
        StepKeyer.digest(step, selecting, files.of(stage), files.describe(stage)));
  }
}
