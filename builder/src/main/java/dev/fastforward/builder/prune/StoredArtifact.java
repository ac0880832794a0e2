package dev.fastforward.builder.prune;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Layer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a cache keeps beside its entries.
 *
 * @param kind what it is
 * @param manifest digest of its manifest
 * @param made when it was stored; null where it does not say
 * @param layers of the base image whose documents these are; empty for the others
 */
public record StoredArtifact(
    Kind kind, String tag, Digest manifest, @Nullable Instant made, List<Layer> layers) {

  /** Kinds of artifacts. */
  public enum Kind {
    FILE_INDEX,
    BASE_IMAGE,
    /** What explain compares with. */
    BUILD_RECORD,
    /** What is known of a file at an address. */
    FILE_RECORD
  }
}
