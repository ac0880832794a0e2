package dev.fastforward.builder.layer;

import dev.fastforward.builder.image.Layer;
import java.io.IOException;
import java.io.InputStream;

/**
 * Gives the blobs of layers, compressed as their descriptors say: from the work folder where they
 * were made or fetched in this build, else from the registry.
 */
@FunctionalInterface
public interface LayerSource {
  /** The caller closes the stream. */
  InputStream open(Layer layer) throws IOException;
}
