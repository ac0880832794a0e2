package dev.fastforward.builder.layer;

import dev.fastforward.builder.image.Layer;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Gives the blobs of layers, compressed as their descriptors say: from the work folder where they
 * were made or fetched in this build, else from the registry.
 */
@FunctionalInterface
public interface LayerSource {
  /** The caller closes the stream. */
  InputStream open(Layer layer) throws IOException;

  /** A place for the contents of a layer that is about to be read; null if nobody needs them. */
  default @Nullable ContentSpool newContents(Layer layer) throws IOException {
    return null;
  }

  /** Offers contents that were read from a layer which is what its diff ID says. */
  default void addContents(Layer layer, ContentSpool contents) {}

  /** The contents of a layer, as far as nobody has taken them; null if they were not kept. */
  default @Nullable ContentSpool contents(Layer layer) {
    return null;
  }
}
