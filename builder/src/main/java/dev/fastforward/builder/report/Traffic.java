package dev.fastforward.builder.report;

/**
 * The requests and bytes of a build so far. Immutable.
 *
 * @param requests number of requests to registries
 * @param bytesDown bytes of received bodies
 * @param bytesUp bytes of sent bodies
 */
public record Traffic(long requests, long bytesDown, long bytesUp) {
  /** No traffic. */
  public static final Traffic NONE = new Traffic(0, 0, 0);
}
