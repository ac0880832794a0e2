package dev.fastforward.builder.contract;

/**
 * Lines of a Dockerfile.
 *
 * @param file name as the user gave it
 * @param line first line, from 1
 * @param endLine last line, inclusive
 */
public record SourceLocation(String file, int line, int endLine) {
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
