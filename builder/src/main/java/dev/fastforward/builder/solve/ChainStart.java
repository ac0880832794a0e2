package dev.fastforward.builder.solve;

import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.keys.CacheKey;
import dev.fastforward.builder.resolve.ResolvedImage;

/** The base of a stage. */
public sealed interface ChainStart {
  /** Key of the state before the first step. */
  CacheKey key();

  /** The empty image. */
  record Scratch(CacheKey key) implements ChainStart {}

  /**
   * An image of a registry.
   *
   * @param reference as FROM gives it
   */
  record Image(ImageReference reference, ResolvedImage image, CacheKey key) implements ChainStart {}

  /** The end of another stage. */
  record Parent(StageChain stage) implements ChainStart {
    @Override
    public CacheKey key() {
      return stage.endKey();
    }
  }
}
