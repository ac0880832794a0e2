package dev.fastforward.builder.contract;

/** How much provenance tells. */
public enum ProvenanceMode {
  /** What the image was made of. */
  min,
  /** Also what the build was asked for, and when it was. */
  max
}
