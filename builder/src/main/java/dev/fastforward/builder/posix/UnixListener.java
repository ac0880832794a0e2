package dev.fastforward.builder.posix;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A Unix socket with a name in the file system that takes one connection. Closing it removes the
 * name. The JDK's own sockets cannot receive file descriptors.
 */
public final class UnixListener implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MAX_PATH = 107;

  private final FileDescriptor descriptor;
  private final Path path;

  private UnixListener(FileDescriptor descriptor, Path path) {
    this.descriptor = descriptor;
    this.path = path;
  }

  /**
   * Makes the socket, readable and writable for this user alone; a socket that was left there by
   * somebody else is replaced.
   *
   * @param path at most 107 bytes long
   */
  public static UnixListener listen(Path path) throws IOException {
    byte[] name = path.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
    if (name.length > MAX_PATH) {
      throw new PosixException(
          "bind", path + " (a socket's path has at most 107 bytes)", Errno.ENAMETOOLONG);
    }
    Files.deleteIfExists(path);
    long fd =
        SystemCall.of(
            "socket",
            path.toString(),
            c -> c.invoke(Syscall.SOCKET, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    FileDescriptor descriptor = new FileDescriptor((int) fd);
    try {
      SystemCall.of(
          "bind",
          path.toString(),
          c -> {
            MemorySegment address = c.memory(MAX_PATH + 3);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, 2, name.length);
            return c.invoke(
                Syscall.BIND, descriptor.number(), address.address(), address.byteSize());
          });
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      SystemCall.of(
          "listen", path.toString(), c -> c.invoke(Syscall.LISTEN, descriptor.number(), 1));
      return new UnixListener(descriptor, path);
    } catch (IOException e) {
      descriptor.close();
      throw e;
    }
  }

  /**
   * Waits for a connection.
   *
   * @return null if none came in that time
   */
  public @Nullable UnixConnection accept(Duration timeout) throws PosixException {
    if (!Poll.readable(descriptor.number(), timeout, path.toString())) {
      return null;
    }
    long fd =
        SystemCall.of(
            "accept",
            path.toString(),
            c -> c.invoke(Syscall.ACCEPT4, descriptor.number(), 0, 0, SOCK_CLOEXEC));
    return new UnixConnection(new FileDescriptor((int) fd), path.toString());
  }

  @Override
  public void close() throws IOException {
    descriptor.close();
    Files.deleteIfExists(path);
  }
}
