package dev.fastforward.builder.layer;

import dev.fastforward.builder.filetree.FileEntry;

/** How much one folder in a tar may be. Not thread-safe. */
final class FolderLimit {
  /** Less than the disk that a builder pod has for layers in passing. */
  static final long MAX_BYTES = 4L << 30;

  private long bytes;

  /**
   * Counts one more entry.
   *
   * @throws TarFormatException if that is one too many
   */
  void count(FileEntry entry) throws TarFormatException {
    bytes += TarHeader.BLOCK + entry.size();
    if (bytes > MAX_BYTES) {
      throw new TarFormatException("it is larger than " + (MAX_BYTES >> 30) + " GiB");
    }
  }
}
