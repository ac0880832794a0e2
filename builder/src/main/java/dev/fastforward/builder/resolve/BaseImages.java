package dev.fastforward.builder.resolve;

import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.plan.NeededImage;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The resolved images that a build needs. A name can have an image for each platform. Immutable.
 */
public record BaseImages(Map<NeededImage, ResolvedImage> images) {
  /** No images. */
  public static final BaseImages NONE = new BaseImages(Map.of());

  /** Indexes images by reference and platform. */
  public static BaseImages of(Collection<ResolvedImage> images) {
    return new BaseImages(
        images.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    image -> new NeededImage(image.reference(), image.platform()),
                    image -> image)));
  }

  /**
   * The image of a reference for a platform.
   *
   * @throws IllegalStateException if it was not resolved
   */
  public ResolvedImage get(ImageReference reference, Platform platform) {
    ResolvedImage image = images.get(new NeededImage(reference, platform));
    if (image == null) {
      throw new IllegalStateException(reference + " was not resolved for " + platform);
    }
    return image;
  }
}
