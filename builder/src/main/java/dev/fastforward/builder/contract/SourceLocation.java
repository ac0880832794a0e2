package dev.fastforward.builder.contract;

import org.jspecify.annotations.Nullable;

/**
 * Lines of a Dockerfile.
 *
 * @param file name as the user gave it
 * @param line first line, from 1
 * @param endLine last line, inclusive
 * @param mark what of these lines is meant; null for all
 */
public record SourceLocation(String file, int line, int endLine, @Nullable Mark mark) {
  public SourceLocation(String file, int line, int endLine) {
    this(file, line, endLine, null);
  }

  public SourceLocation withMark(@Nullable Mark part) {
    return new SourceLocation(file, line, endLine, part);
  }

  @Override
  public String toString() {
    return file + ":" + line;
  }
}
