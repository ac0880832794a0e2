package dev.fastforward.crds;

/** Sentences that several descriptions share. */
final class Docs {
  /** For fields that are no input of the image. */
  static final String NO_BUILD =
      "Changing this field does not start a build, unless the last one failed.";

  private Docs() {}
}
