package dev.fastforward.builder.keys;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.step.InlineFile;
import dev.fastforward.builder.step.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys of states. A step's key is a hash over the key of the state that it finds and the step's own
 * effective inputs; what only changes the config has no key, so a LABEL above a RUN does not
 * matter.
 */
public final class StepKeys {
  private StepKeys() {}

  /** The state of a base image. */
  public static CacheKey base(Digest manifest, Platform platform) {
    return new KeyHash("image").field(manifest.value()).field(platform.toString()).key();
  }

  /** The state of the empty image. */
  public static CacheKey scratch(Platform platform) {
    return new KeyHash("scratch").field(platform.toString()).key();
  }

  /** The same for a command without mounts. */
  public static CacheKey run(CacheKey parent, Step.Run run, String isolation) {
    return run(parent, run, isolation, List.of());
  }

  /**
   * @param isolation class of the sandbox: what a weaker one made never serves a better one
   * @param sources what the files of each mount are; null for one that takes none
   */
  public static CacheKey run(
      CacheKey parent, Step.Run run, String isolation, List<@Nullable SourceKey> sources) {
    KeyHash hash =
        new KeyHash("run")
            .field(parent.value())
            .list(run.argv())
            .list(run.env())
            .field(run.workDir())
            .field(run.user())
            .field(run.conditions().hostname())
            .field(isolation);
    if (run.script() != null) {
      hash.field("script").field(run.script().name()).field(run.script().content());
    }
    MountKeys.add(hash, run, sources);
    return hash.key();
  }

  /** The key of a RUN whose result is not to be used any more when a text changes. */
  public static CacheKey fresh(CacheKey run, String freshness) {
    return new KeyHash("fresh").field(run.value()).field(freshness).key();
  }

  /**
   * @param epoch time of directories that are made, seconds since the epoch; null for the usual one
   */
  public static CacheKey workDir(CacheKey parent, Step.WorkDir step, @Nullable Long epoch) {
    return withEpoch(
            new KeyHash("workdir").field(parent.value()).field(step.path()).field(step.user()),
            epoch)
        .key();
  }

  /** A layer that has other times is another layer. */
  private static KeyHash withEpoch(KeyHash hash, @Nullable Long epoch) {
    return epoch == null ? hash : hash.field("epoch").number(epoch);
  }

  /**
   * Flags that are not given leave no trace, so that a flag that is new changes no other key.
   *
   * @param source for a context, all that the step takes; else where its sources are
   * @param epoch time of directories that are made, seconds since the epoch; null for the usual one
   */
  public static CacheKey copy(
      CacheKey parent, Step.Copy copy, SourceKey source, @Nullable Long epoch) {
    KeyHash hash =
        new KeyHash(copy.flags().extract() ? "add" : "copy")
            .field(parent.value())
            .field(copy.destination())
            .field(copy.chown())
            .field(copy.chmod());
    switch (source) {
      case SourceKey.Content content -> hash.field("content").field(content.selection().value());
      case SourceKey.Stage stage ->
          hash.field("stage").field(stage.key().value()).list(copy.sources());
      case SourceKey.Image image ->
          hash.field("image")
              .field(image.manifest().value())
              .field(image.platform().toString())
              .list(copy.sources());
    }
    if (copy.flags().link()) {
      hash.field("link");
    }
    if (copy.flags().extractUrls()) {
      hash.field("extract-urls");
    }
    if (!(source instanceof SourceKey.Content)) {
      addSelection(hash, copy);
    }
    return withEpoch(hash, epoch).key();
  }

  /** What decides, beside the sources, which files of a stage or image are taken. */
  private static void addSelection(KeyHash hash, Step.Copy copy) {
    if (copy.flags().parents()) {
      hash.field("parents");
    }
    if (!copy.flags().excludes().isEmpty()) {
      hash.field("excludes").list(copy.flags().excludes());
    }
    for (InlineFile file : copy.inline()) {
      hash.field("inline").field(file.name()).field(file.content());
    }
  }
}
