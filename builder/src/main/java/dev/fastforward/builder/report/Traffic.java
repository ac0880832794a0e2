package dev.fastforward.builder.report;

/**
 * What a build has sent and received so far.
 *
 * @param requests to registries
 * @param bytesDown of bodies received
 * @param bytesUp of bodies sent
 */
public record Traffic(long requests, long bytesDown, long bytesUp) {
  public static final Traffic NONE = new Traffic(0, 0, 0);
}
