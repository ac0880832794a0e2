package dev.fastforward.builder.posix;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/** An open regular file. Not thread-safe. */
public final class OpenFile implements AutoCloseable {
  private final FileDescriptor descriptor;
  private final String path;

  OpenFile(FileDescriptor descriptor, String path) {
    this.descriptor = descriptor;
    this.path = path;
  }

  /**
   * Writes all that a stream gives.
   *
   * @return number of bytes
   */
  public long writeAll(InputStream content, IoBuffer buffer) throws IOException {
    long total = 0;
    int n;
    while ((n = content.readNBytes(buffer.heap, 0, IoBuffer.SIZE)) > 0) {
      MemorySegment.copy(buffer.heap, 0, buffer.memory, ValueLayout.JAVA_BYTE, 0, n);
      write(buffer.memory, n);
      total += n;
    }
    return total;
  }

  /** Removes the content. */
  public void truncate() throws PosixException {
    SystemCall.of("ftruncate", path, c -> c.invoke(Syscall.FTRUNCATE, descriptor.number(), 0L));
  }

  /** Facts about the open file, even if its name was moved or removed. */
  public FileStat stat() throws PosixException {
    return StatReader.read(descriptor.number(), "", path);
  }

  private void write(MemorySegment memory, long length) throws PosixException {
    long done = 0;
    while (done < length) {
      MemorySegment rest = memory.asSlice(done, length - done);
      done +=
          SystemCall.of(
              "write",
              path,
              c -> c.invoke(Syscall.WRITE, descriptor.number(), rest.address(), rest.byteSize()));
    }
  }

  /** The content from the current position on; closing the stream closes the file. */
  public InputStream inputStream() {
    return new Content(new IoBuffer());
  }

  @Override
  public void close() {
    descriptor.close();
  }

  private final class Content extends InputStream {
    private final MemorySegment memory;

    Content(IoBuffer buffer) {
      memory = buffer.memory;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, target.length);
      if (length == 0) {
        return 0;
      }
      long wanted = Math.min(length, IoBuffer.SIZE);
      long n =
          SystemCall.of(
              "read",
              path,
              c -> c.invoke(Syscall.READ, descriptor.number(), memory.address(), wanted));
      if (n == 0) {
        return -1;
      }
      MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, target, offset, (int) n);
      return (int) n;
    }

    @Override
    public void close() {
      descriptor.close();
    }
  }
}
