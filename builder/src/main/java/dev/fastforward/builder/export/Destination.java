package dev.fastforward.builder.export;

import java.io.IOException;

/** Where an output goes. Nothing of it can be seen under its name before {@link #finish}. */
interface Destination extends AutoCloseable {
  /** The form that it takes the image in. */
  OutputForm form();

  /** Reads what exists there. Unreadable content counts as missing. */
  default void look() throws IOException, InterruptedException {}

  /** Finds out whether it may be written to, before the build takes its time. */
  void check() throws IOException;

  /** Does all but what makes the image visible under its name. */
  void prepare(ManifestAssembler publications) throws IOException, InterruptedException;

  /** Makes the image visible. Comes last, when all destinations are prepared. */
  void finish(ManifestAssembler publications) throws IOException, InterruptedException;

  /** Takes away what was prepared and not finished. */
  @Override
  default void close() {}
}
