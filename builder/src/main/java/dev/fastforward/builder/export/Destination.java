package dev.fastforward.builder.export;

import java.io.IOException;

/** The destination of an output. Nothing is visible under its name before {@link #finish}. */
interface Destination extends AutoCloseable {
  /** The form that it takes the image in. */
  OutputForm form();

  /** Reads what exists there. Unreadable content counts as missing. */
  default void look() throws IOException, InterruptedException {}

  /** Checks whether it is writable, before the long part of the build. */
  void check() throws IOException;

  /** Writes everything except the names that make the image visible. */
  void prepare(ManifestAssembler publications) throws IOException, InterruptedException;

  /** Makes the image visible. Comes last, when all destinations are prepared. */
  void finish(ManifestAssembler publications) throws IOException, InterruptedException;

  /** Removes what was prepared and not finished. */
  @Override
  default void close() {}
}
