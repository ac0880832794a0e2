package dev.fastforward.builder.export;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.contract.OutputType;
import dev.fastforward.builder.export.Annotations.Annotation;
import dev.fastforward.builder.export.Annotations.Level;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.settings.BuildSettings;
import dev.fastforward.builder.settings.OutputSettings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether there will be anything that a wanted annotation can be put on: known from the request, so
 * said before anything is done.
 *
 * @param platforms that are built
 * @param index whether the image has an index
 * @param layout whether an output has an index.json, which describes the image
 */
public record AnnotationPlaces(List<Platform> platforms, boolean index, boolean layout) {
  /**
   * @throws BuildException with reason InvalidRequest, naming the annotation and what to do
   */
  public static void check(BuildSettings settings, List<Platform> platforms) {
    List<OutputSettings> images =
        settings.outputs().stream().filter(output -> !output.type().isFiles()).toList();
    AnnotationPlaces places =
        new AnnotationPlaces(
            platforms,
            platforms.size() > 1 || settings.image().provenance() != null,
            images.stream().anyMatch(o -> o.type() != OutputType.registry));
    for (OutputSettings output : images) {
      for (Annotation annotation : OutputForm.of(output, Map.of()).annotations().all()) {
        String obstacle = places.obstacle(annotation);
        if (obstacle != null) {
          throw new BuildException(
              FailureReason.InvalidRequest, "annotation " + text(annotation) + ": " + obstacle);
        }
      }
    }
  }

  private @Nullable String obstacle(Annotation annotation) {
    Level level = annotation.level();
    Platform platform = annotation.platform();
    boolean ofAll = level == Level.INDEX || level == Level.INDEX_DESCRIPTOR;
    if (platform != null && ofAll) {
      return "an index is one for all platforms; leave out [" + platform + "]";
    }
    if ((level == Level.INDEX || level == Level.MANIFEST_DESCRIPTOR) && !index) {
      return "one image without provenance has no index; annotate the manifest, or build for"
          + " several platforms or with --provenance=mode=min";
    }
    if (level == Level.INDEX_DESCRIPTOR && !layout) {
      return "a registry keeps no descriptor of an image; annotate "
          + (index ? "the index" : "the manifest")
          + ", or add an output of type oci";
    }
    if (platform != null && platforms.stream().noneMatch(built -> isSame(built, platform))) {
      return platform
          + " is not built, only "
          + String.join(", ", platforms.stream().map(Platform::toString).toList())
          + "; leave it out, or add the platform to --platform";
    }
    return null;
  }

  /** A version that only one of them has is that of the base. */
  private static boolean isSame(Platform built, Platform wanted) {
    return built.withSystemOf(wanted).equals(wanted.withSystemOf(built));
  }

  /** In the form of {@code --annotation}. */
  private static String text(Annotation annotation) {
    return annotation.level().name().toLowerCase(Locale.ROOT).replace('_', '-')
        + (annotation.platform() == null ? "" : "[" + annotation.platform() + "]")
        + ":"
        + annotation.key()
        + "="
        + annotation.value();
  }
}
