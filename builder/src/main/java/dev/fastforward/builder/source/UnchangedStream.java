package dev.fastforward.builder.source;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.FileEntry;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file and fails if its size or type differs from the scan: somebody may change or delete
 * it during the build. Not thread-safe.
 */
final class UnchangedStream extends FilterInputStream {
  private final Path path;
  private final FileEntry file;
  private long position;

  private UnchangedStream(InputStream in, Path path, FileEntry file) {
    super(in);
    this.path = path;
    this.file = file;
  }

  /**
   * Opens a file. The caller closes the stream.
   *
   * @param path last component is not followed if it is a symlink
   * @param file entry of the scan
   * @throws BuildException SourceUnavailable if it is not a file any more
   */
  static UnchangedStream open(Path path, FileEntry file) throws IOException {
    try {
      return new UnchangedStream(Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS), path, file);
    } catch (IOException e) {
      throw explained(e, path, file);
    }
  }

  private static IOException explained(IOException e, Path path, FileEntry file) {
    if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return e;
    }
    throw changed(file, e);
  }

  private static BuildException changed(FileEntry file, @Nullable IOException cause) {
    return new BuildException(
        FailureReason.SourceUnavailable,
        "/" + file.path() + " changed during the build; build again",
        cause);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * @throws BuildException SourceUnavailable if the file has another length now
   */
  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n;
    try {
      n = in.read(buffer, offset, length);
    } catch (IOException e) {
      throw explained(e, path, file);
    }
    position += Math.max(n, 0);
    if (n < 0 ? position != file.size() : position > file.size()) {
      throw changed(file, null);
    }
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    return Math.max(0, read(new byte[(int) Math.min(Math.max(n, 0), 8192)]));
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
