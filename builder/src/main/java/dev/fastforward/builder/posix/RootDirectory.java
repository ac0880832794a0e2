package dev.fastforward.builder.posix;

/**
 * An open directory that serves as a root: every path is resolved below it, and no symlink or ".."
 * leads out. Not thread-safe.
 */
public final class RootDirectory implements AutoCloseable {
  @Override
  public void close() {}
}
