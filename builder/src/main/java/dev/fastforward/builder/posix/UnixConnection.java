package dev.fastforward.builder.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.EOFException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/**
 * One connection of a Unix socket. One thread may read while another writes; closing is for who
 * knows that neither does.
 */
public final class UnixConnection implements AutoCloseable {
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int CONTROL_SIZE = 64;

  private final FileDescriptor descriptor;
  private final String path;

  UnixConnection(FileDescriptor descriptor, String path) {
    this.descriptor = descriptor;
    this.path = path;
  }

  /**
   * What came with a descriptor.
   *
   * @param bytes that were read
   * @param descriptor number, the receiver's to close; -1 if none came
   */
  public record Received(byte[] bytes, int descriptor) {}

  /** Whether there is something to read (or the end) within some time. */
  public boolean readable(Duration timeout) throws PosixException {
    return Poll.readable(descriptor.number(), timeout, path);
  }

  /** Whether the other side ends within some time, even if not all it sent is read. */
  public boolean endsWithin(Duration timeout) throws PosixException {
    return Poll.hungUp(descriptor.number(), timeout, path);
  }

  /** Reads at most so many bytes, and one descriptor if one is sent with them. */
  public Received receive(int atMost) throws PosixException {
    Received[] result = new Received[1];
    SystemCall.of(
        "recvmsg",
        path,
        c -> {
          MemorySegment data = c.memory(atMost);
          MemorySegment control = c.memory(CONTROL_SIZE);
          // struct iovec, then struct msghdr: name, its length, vectors, their number, control, its
          // length, flags.
          MemorySegment vector = c.memory(16);
          vector.set(ADDRESS, 0, data);
          vector.set(JAVA_LONG, 8, atMost);
          MemorySegment message = c.memory(56);
          message.set(ADDRESS, 16, vector);
          message.set(JAVA_LONG, 24, 1);
          message.set(ADDRESS, 32, control);
          message.set(JAVA_LONG, 40, CONTROL_SIZE);
          long n =
              c.invoke(Syscall.RECVMSG, descriptor.number(), message.address(), MSG_CMSG_CLOEXEC);
          if (n >= 0) {
            byte[] bytes = data.asSlice(0, n).toArray(JAVA_BYTE);
            result[0] = new Received(bytes, firstDescriptor(control, message.get(JAVA_LONG, 40)));
          }
          return n;
        });
    return result[0];
  }

  /** struct cmsghdr: length 8 bytes, level 4, type 4, then the descriptors. */
  private static int firstDescriptor(MemorySegment control, long length) {
    boolean rights =
        length >= 20
            && control.get(JAVA_INT, 8) == SOL_SOCKET
            && control.get(JAVA_INT, 12) == SCM_RIGHTS;
    return rights ? control.get(JAVA_INT, 16) : -1;
  }

  /**
   * Reads exactly so many bytes. Descriptors that are sent with them are not taken.
   *
   * @throws EOFException if the other side ended before
   */
  public byte[] read(int length) throws PosixException, EOFException {
    byte[] result = new byte[length];
    int done = 0;
    while (done < length) {
      int from = done;
      long wanted = Math.min(length - done, IoBuffer.SIZE);
      long n =
          SystemCall.of(
              "read",
              path,
              c -> {
                MemorySegment buffer = c.memory(wanted);
                long got = c.invoke(Syscall.READ, descriptor.number(), buffer.address(), wanted);
                if (got > 0) {
                  MemorySegment.copy(buffer, JAVA_BYTE, 0, result, from, (int) got);
                }
                return got;
              });
      if (n == 0) {
        throw new EOFException("connection of " + path + " ended");
      }
      done += (int) n;
    }
    return result;
  }

  /** Writes all bytes. */
  public void write(byte[] bytes) throws PosixException {
    int done = 0;
    while (done < bytes.length) {
      int from = done;
      int length = Math.min(bytes.length - done, IoBuffer.SIZE);
      done +=
          (int)
              SystemCall.of(
                  "send",
                  path,
                  c -> {
                    MemorySegment buffer = c.memory(length);
                    MemorySegment.copy(bytes, from, buffer, JAVA_BYTE, 0, length);
                    return c.invoke(
                        Syscall.SENDTO,
                        descriptor.number(),
                        buffer.address(),
                        length,
                        MSG_NOSIGNAL);
                  });
    }
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
