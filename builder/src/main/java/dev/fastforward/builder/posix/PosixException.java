package dev.fastforward.builder.posix;

import java.io.IOException;

/** A system call failed. The message names the call, the path and the system's own words. */
public final class PosixException extends IOException {
  private static final long serialVersionUID = 1;

  private final String operation;
  private final String path;
  private final int errno;

  /**
   * @param operation name of the system call
   * @param path that it was about, as the caller gave it
   * @param errno error number, see {@link Errno}
   */
  public PosixException(String operation, String path, int errno) {
    super();
    this.operation = operation;
    this.path = path;
    this.errno = errno;
  }

  /** The message. It is made when it is needed: most of these exceptions only carry a number. */
  @Override
  public String getMessage() {
    return operation + " " + path + ": " + Libc.message(errno) + remedy(operation, errno);
  }

  private static String remedy(String operation, int errno) {
    return operation.equals("openat2") && errno == Errno.ENOSYS
        ? " (this kernel has no openat2: Linux 5.6 or newer is needed)"
        : "";
  }

  public String operation() {
    return operation;
  }

  public String path() {
    return path;
  }

  public int errno() {
    return errno;
  }
}
