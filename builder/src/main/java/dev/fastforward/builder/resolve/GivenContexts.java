package dev.fastforward.builder.resolve;

import dev.fastforward.builder.context.Sources;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.plan.PlanOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The named contexts of a request. Immutable.
 *
 * @param trees name to place, of contexts with files
 * @param images name to reference, of contexts that are images
 */
record GivenContexts(Map<String, String> trees, Map<String, ImageReference> images) {
  private static final String IMAGE = "docker-image://";
  private static final String LAYOUT = "oci-layout://";

  /**
   * Reads named contexts.
   *
   * @param given name to place, as for --build-context; null for none
   * @throws BuildException InvalidRequest for an invalid place
   */
  static GivenContexts of(@Nullable Map<String, String> given) {
    Map<String, String> trees = new HashMap<>();
    Map<String, ImageReference> images = new HashMap<>();
    if (given != null) {
      given.forEach((name, place) -> {
        if (place.startsWith(IMAGE)) {
          images.put(name, image(name, place.substring(IMAGE.length())));
        } else if (place.startsWith(LAYOUT)) {
          images.put(name, layout(name, place.substring(LAYOUT.length())));
        } else {
          trees.put(name, tree(name, place));
        }
      });
    }
    return new GivenContexts(trees, images);
  }

  /** Loaders for the contexts with files, called on first use. */
  Map<String, Supplier<SourceTree>> trees(Sources sources) {
    Map<String, Supplier<SourceTree>> loaders = new HashMap<>();
    trees.forEach((name, place) -> loaders.put(name, () -> sources.named(place)));
    return loaders;
  }

  private static ImageReference image(String name, String reference) {
    try {
      return reference.equals("scratch") ? PlanOptions.SCRATCH : ImageReference.parse(reference);
    } catch (IllegalArgumentException e) {
      throw refused(name, String.valueOf(e.getMessage()), e);
    }
  }

  private static ImageReference layout(String name, String place) {
    int at = place.lastIndexOf('@');
    String rest = at < 0 ? place : place.substring(0, at);
    int colon = rest.lastIndexOf(':');
    boolean tagged = colon > rest.lastIndexOf('/');
    String directory = tagged ? rest.substring(0, colon) : rest;
    if (directory.isEmpty()) {
      throw refused(name, "oci-layout:// has no directory; write oci-layout://DIRECTORY", null);
    }
    try {
      Digest digest = at < 0 ? null : new Digest(place.substring(at + 1));
      return new ImageReference(
          PlanOptions.LAYOUT,
          Path.of(directory).toAbsolutePath().normalize().toString(),
          tagged ? rest.substring(colon + 1) : digest == null ? "latest" : null,
          digest);
    } catch (IllegalArgumentException e) {
      throw refused(name, place + " does not end in @sha256: and 64 hexadecimal digits", e);
    }
  }

  private static String tree(String name, String place) {
    if (place.matches("(target|input|local|bake):.*")) {
      throw refused(
          name,
          place
              + " is supported by docker buildx bake only; give a directory, docker-image://,"
              + " oci-layout:// or an address",
          null);
    }
    if (place.matches("[a-z0-9+.-]+://.*") && !place.matches("(https?|git|ssh)://.*")) {
      throw refused(
          name,
          place.replaceFirst("(://).*", "$1…")
              + " is not a supported context; give a directory, docker-image://, oci-layout://,"
              + " http(s):// or a git repository",
          null);
    }
    return place;
  }

  private static BuildException refused(String name, String why, @Nullable Exception cause) {
    return new BuildException(
        FailureReason.InvalidRequest, "the build context " + name + ": " + why, cause);
  }
}
