package dev.fastforward.builder.keys;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Platform;

/** What stands in a key for the files that a COPY takes. */
public sealed interface SourceKey {
  /** The files themselves: names, headers, contents. */
  record Content(Digest selection) implements SourceKey {}

  /** All that went into the stage that the files come from. */
  record Stage(CacheKey key) implements SourceKey {}

  /** The image that the files come from. */
  record Image(Digest manifest, Platform platform) implements SourceKey {}
}
