package dev.fastforward.builder.source;

/**
 * What was fetched is not what the keys were computed from: the server gave another file under the
 * same ETag, or the file was replaced in between. The build has to plan again, with what was
 * fetched.
 */
public final class ChangedFileException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ChangedFileException(String message) {
    super(message);
  }
}
