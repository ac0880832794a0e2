package dev.fastforward.builder.layer;

import dev.fastforward.builder.image.Layer;
import java.io.IOException;

/** A layer does not hold what its file index says: the index was made of something else. */
public final class BrokenIndexException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient Layer layer;

  /**
   * @param what is not as the index says
   */
  public BrokenIndexException(Layer layer, String what) {
    super("layer " + layer.descriptor().digest() + " is not what its file index says: " + what);
    this.layer = layer;
  }

  public Layer layer() {
    return layer;
  }
}
