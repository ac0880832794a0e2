package dev.fastforward.builder.context;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A downloaded file.
 *
 * @param name name in a directory
 * @param file the content on disk
 * @param size in bytes
 * @param mtime in seconds since the epoch
 * @param dated whether the server sent the time; otherwise it is 0
 */
public record Download(String name, Path file, long size, long mtime, boolean dated, Digest content)
    implements RemoteFile {
  @Override
  public long timeInKeys() {
    return mtime; // a new download has a new time
  }

  @Override
  public InputStream open(FileEntry entry) throws IOException {
    return Files.newInputStream(file);
  }
}
