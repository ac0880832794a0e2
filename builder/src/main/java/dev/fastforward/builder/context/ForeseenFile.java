package dev.fastforward.builder.context;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.image.Digest;
import java.io.InputStream;

/**
 * The facts about a remote file that a cache key needs, without a download.
 *
 * @param size in bytes
 * @param mtime in seconds since the epoch
 * @param pinned whether the user gave the digest, so that the time does not matter
 */
record ForeseenFile(String name, long size, long mtime, Digest content, boolean pinned)
    implements RemoteFile {
  /** A file whose digest the user gave. */
  static ForeseenFile pinned(String name, Digest content) {
    return new ForeseenFile(name, 0, 0, content, true);
  }

  @Override
  public long timeInKeys() {
    return pinned ? -1 : mtime;
  }

  /** Whether keys that were computed from this file are valid for the download. */
  boolean isTrueOf(Download file) {
    return content.equals(file.content()) && mtime == file.mtime();
  }

  @Override
  public InputStream open(FileEntry entry) {
    throw new IllegalStateException(name + " was not downloaded");
  }
}
