package dev.fastforward.builder.contract;

/** How detailed the provenance attestation is. */
public enum ProvenanceMode {
  /** What the image was made of. */
  min,
  /** Also what the build was asked for, and when it was. */
  max
}
