package dev.fastforward.builder.repository;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.repository.RegistryException.Kind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Verifies size and digest of a blob while it is read. The digest is compared when the last byte is
 * read, so that a reader that does not read on to the end fails too. Not thread-safe.
 */
public final class VerifyingStream extends FilterInputStream {
  private final Descriptor blob;
  private final String where;
  private final LongConsumer counter;
  private final Runnable damaged;
  private final MessageDigest sha256 = Digest.sha256();
  private long position;
  private @Nullable RegistryException failure;

  /**
   * @param where name of the repository, for messages
   * @param counter receives the number of bytes of each read
   */
  public VerifyingStream(InputStream in, Descriptor blob, String where, LongConsumer counter) {
    this(in, blob, where, counter, () -> {});
  }

  /**
   * @param where name of the repository, for messages
   * @param counter receives the number of bytes of each read
   * @param damaged called if the content is wrong or cannot be read to the end
   */
  public VerifyingStream(
      InputStream in, Descriptor blob, String where, LongConsumer counter, Runnable damaged) {
    super(in);
    this.damaged = damaged;
    this.blob = blob;
    this.where = where;
    this.counter = counter;
    if (blob.size() == 0) {
      verifyDigest();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (failure != null) {
      throw failure; // a second read must not look like a valid end
    }
    int n;
    try {
      n = in.read(buffer, offset, length);
    } catch (IOException e) {
      throw failed(Kind.UNAVAILABLE, "the connection broke (" + e.getMessage() + ")", e);
    }
    if (n < 0) {
      if (position < blob.size()) {
        throw broken("it ended after " + position + " of " + blob.size() + " bytes");
      }
      return -1;
    }
    counter.accept(n);
    sha256.update(buffer, offset, n);
    position += n;
    if (position > blob.size()) {
      throw broken("it is longer than its " + blob.size() + " bytes");
    }
    if (n > 0 && position == blob.size()) {
      verifyDigest();
    }
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    byte[] buffer = new byte[(int) Math.min(8192, Math.max(n, 0))];
    return Math.max(0, read(buffer, 0, buffer.length));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void verifyDigest() {
    Digest actual = Digest.ofHash(sha256.digest());
    if (!actual.equals(blob.digest())) {
      throw broken("the content has the digest " + actual);
    }
  }

  private RegistryException broken(String why) {
    return failed(Kind.BROKEN, why, null);
  }

  private RegistryException failed(Kind kind, String why, @Nullable IOException cause) {
    failure = new RegistryException(kind, where + ": blob " + blob.digest() + ": " + why, cause);
    damaged.run();
    return failure;
  }
}
