package dev.fastforward.builder.export;

/** What is attested of how an image was made. */
public interface Provenance {
  Publication.Attestation of(Publication.Image image);
}
