package dev.fastforward.builder.context;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.net.HttpFetch;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;

/**
 * Stores the contents of many files in one file, equal contents once. One thread fills it; after
 * that it is thread-safe.
 */
final class Spool implements AutoCloseable {
  private static final int CHUNK = 1 << 16;

  private final Path file;
  private final OutputStream out;
  private final Map<Digest, Place> places = new HashMap<>();
  private final byte[] chunk = new byte[CHUNK];
  private long end;

  private record Place(long start, long size) {}

  /**
   * @param folder folder of the file, exists
   */
  Spool(Path folder) throws IOException {
    file = Files.createTempFile(folder, "context-", "");
    out = Files.newOutputStream(file);
  }

  /** Adds a content up to the end of the stream. */
  Digest add(InputStream content) throws IOException {
    MessageDigest sha256 = Digest.sha256();
    long start = end;
    for (int n = content.read(chunk); n >= 0; n = content.read(chunk)) {
      sha256.update(chunk, 0, n);
      out.write(chunk, 0, n);
      end += n;
      if (end > HttpFetch.MAX_BYTES) {
        throw new BuildException(
            FailureReason.SourceUnavailable,
            "the build context has more than " + HttpFetch.MAX_BYTES + " bytes; use a smaller one");
      }
    }
    Digest digest = Digest.ofHash(sha256.digest());
    places.putIfAbsent(digest, new Place(start, end - start));
    return digest;
  }

  /** Ends writing. */
  @Override
  public void close() throws IOException {
    out.close();
  }

  /** Opens a content. The caller closes the stream. */
  InputStream open(Digest content) throws IOException {
    Place place = places.get(content);
    if (place == null) {
      throw new FileNotFoundException("the context has no content " + content);
    }
    SeekableByteChannel channel = Files.newByteChannel(file);
    channel.position(place.start());
    return new Part(Channels.newInputStream(channel), place.size());
  }

  /** The first bytes of a stream. */
  private static final class Part extends InputStream {
    private final InputStream in;
    private long left;

    Part(InputStream in, long size) {
      this.in = in;
      this.left = size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int n = left == 0 ? -1 : in.read(buffer, offset, (int) Math.min(length, left));
      left -= Math.max(n, 0);
      return n;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
