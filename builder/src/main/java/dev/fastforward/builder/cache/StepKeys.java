package dev.fastforward.builder.cache;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.plan.Step;

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

  /**
   * @param isolation class of the sandbox: what a weaker one made never serves a better one
   */
  public static CacheKey run(CacheKey parent, Step.Run run, String isolation) {
    return new KeyHash("run")
        .field(parent.value())
        .list(run.argv())
        .list(run.env())
        .field(run.workDir())
        .field(run.user())
        .field(run.hostname())
        .field(isolation)
        .key();
  }

  public static CacheKey workDir(CacheKey parent, Step.WorkDir step) {
    return new KeyHash("workdir").field(parent.value()).field(step.path()).field(step.user()).key();
  }

  public static CacheKey copy(CacheKey parent, Step.Copy copy, SourceKey source) {
    KeyHash hash =
        new KeyHash(copy.add() ? "add" : "copy")
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
    return hash.key();
  }
}
