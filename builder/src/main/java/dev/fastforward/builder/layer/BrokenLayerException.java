package dev.fastforward.builder.layer;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Layer;
import java.io.IOException;

/** A layer is not what the image that names it says. */
public final class BrokenLayerException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient Digest blob;

  private BrokenLayerException(Layer layer, Digest diffId) {
    super(
        "layer %s is not what its image says: its diff ID is %s, not %s"
            .formatted(layer.descriptor().digest(), diffId, layer.diffId()));
    this.blob = layer.descriptor().digest();
  }

  /**
   * Compares what reading the layer gave with what the image's config says.
   *
   * @param diffId as computed
   */
  public static void check(Layer layer, Digest diffId) throws BrokenLayerException {
    if (!diffId.equals(layer.diffId())) {
      throw new BrokenLayerException(layer, diffId);
    }
  }

  /** Digest of the layer's blob. */
  public Digest blob() {
    return blob;
  }
}
