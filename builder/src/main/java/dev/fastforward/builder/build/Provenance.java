package dev.fastforward.builder.build;

/** What is attested of how an image was made. */
interface Provenance {
  Publication.Attestation of(Publication.Image image);
}
