package dev.fastforward.builder.context;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.image.Digest;
import java.io.InputStream;

/**
 * What is known of a file before it is fetched: enough for a key.
 *
 * @param pinned whether the user names the content: then no server is asked for its time
 */
record ForeseenFile(String name, long size, long mtime, Digest content, boolean pinned)
    implements RemoteFile {
  static ForeseenFile pinned(String name, Digest content) {
    return new ForeseenFile(name, 0, 0, content, true);
  }

  @Override
  public long timeInKeys() {
    return pinned ? -1 : mtime;
  }

  /** Whether a key that was computed from this holds for what was fetched. */
  boolean isTrueOf(Download file) {
    return content.equals(file.content()) && mtime == file.mtime();
  }

  @Override
  public InputStream open(FileEntry entry) {
    throw new IllegalStateException(name + " was not fetched");
  }
}
