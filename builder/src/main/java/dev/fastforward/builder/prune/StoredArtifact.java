package dev.fastforward.builder.prune;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Layer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Content of a cache that is not an entry. Immutable.
 *
 * @param manifest digest of its manifest
 * @param made time of storing; null if unknown
 * @param layers layers of a base image; empty for other kinds
 */
public record StoredArtifact(
    Kind kind, String tag, Digest manifest, @Nullable Instant made, List<Layer> layers) {

  /** Kinds of artifacts. */
  public enum Kind {
    /** The files of a layer. */
    FILE_INDEX,
    /** Manifest and config of a base image. */
    BASE_IMAGE,
    /** The record of a build, with which explain compares. */
    BUILD_RECORD,
    /** The facts about a file at an address. */
    FILE_RECORD
  }
}
