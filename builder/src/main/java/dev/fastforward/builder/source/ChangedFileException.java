package dev.fastforward.builder.source;

/**
 * A downloaded file differs from the facts that keys were computed from: the server uses an ETag
 * for two contents, or the file was replaced in between. The build has to plan again with the
 * downloaded file.
 */
public final class ChangedFileException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ChangedFileException(String message) {
    super(message);
  }
}
