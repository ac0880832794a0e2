package dev.fastforward.builder.context;

import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that was fetched.
 *
 * @param file where its content waits
 * @param dated whether the server told the time; else it is the epoch
 */
public record Download(String name, Path file, long size, long mtime, boolean dated, Digest content)
    implements RemoteFile {
  @Override
  public long timeInKeys() {
    return mtime; // what is fetched anew has its time anew
  }

  @Override
  public InputStream open(FileEntry entry) throws IOException {
    return Files.newInputStream(file);
  }
}
