package dev.fastforward.builder.contract;

/** How an output is written. */
public enum OutputType {
  /** Pushed under all its names. */
  registry,
  /** An OCI image layout. */
  oci,
  /** A tar that docker load takes. */
  docker,
  /** A directory with the files of the image. */
  local,
  /** A tar with the files of the image. */
  tar;

  /** Whether only the files are written, and no manifest or config. */
  public boolean isFiles() {
    return this == local || this == tar;
  }
}
