package dev.fastforward.builder.build;

import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.plan.NeededImage;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** The images of registries that a build needs, resolved: one name may have one per platform. */
record BaseImages(Map<NeededImage, ResolvedImage> images) {
  static final BaseImages NONE = new BaseImages(Map.of());

  static BaseImages of(Collection<ResolvedImage> images) {
    return new BaseImages(
        images.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    image -> new NeededImage(image.reference(), image.platform()),
                    image -> image)));
  }

  ResolvedImage get(ImageReference reference, Platform platform) {
    ResolvedImage image = images.get(new NeededImage(reference, platform));
    if (image == null) {
      throw new IllegalStateException(reference + " was not resolved for " + platform);
    }
    return image;
  }
}
