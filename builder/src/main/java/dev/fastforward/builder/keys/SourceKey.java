package dev.fastforward.builder.keys;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.keys.InputValue.Text;

/** What stands in a key for the files that a COPY or a mount takes. */
public sealed interface SourceKey {
  /** The files themselves: names, headers, contents. */
  record Content(Digest selection) implements SourceKey {}

  /**
   * All that went into the stage that the files come from.
   *
   * @param title the name of the stage, or else its position; not hashed
   */
  record Stage(String title, CacheKey key) implements SourceKey {}

  /**
   * The image that the files come from.
   *
   * @param reference as the Dockerfile gives it; not hashed
   */
  record Image(String reference, Digest manifest, Platform platform) implements SourceKey {}

  /**
   * The named input.
   *
   * @param place where a mount shows the files, for the name; empty for COPY
   */
  default KeyInput input(String place) {
    return switch (this) {
      case Content content ->
          KeyInput.of(InputKind.FILES, place.strip(), new Text(content.selection().value()));
      case Stage stage ->
          KeyInput.of(InputKind.STAGE, stage.title() + place, new Text(stage.key().value()));
      case Image image ->
          KeyInput.of(
              InputKind.IMAGE,
              image.reference() + place,
              new Text(image.manifest().value()),
              new Text(image.platform().toString()));
    };
  }
}
