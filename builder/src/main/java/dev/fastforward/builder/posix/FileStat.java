package dev.fastforward.builder.posix;

/**
 * What statx(2) says about a file.
 *
 * @param mode type and permission bits, as st_mode
 * @param uid owner, as this process sees it
 * @param gid group, as this process sees it
 * @param size in bytes
 * @param inode number, unique within the file system
 * @param links number of names
 * @param ctime seconds since the epoch of the last change of content or metadata; nobody can set it
 * @param ctimeNanos nanoseconds within that second
 * @param mtime seconds since the epoch of the last change of content
 * @param mtimeNanos nanoseconds within that second
 * @param rdevMajor of a device
 * @param rdevMinor of a device
 * @param mountId identifies the mount that the file was reached by; 0 where the kernel does not say
 *     (before 5.8)
 */
public record FileStat(
    int mode,
    long uid,
    long gid,
    long size,
    long inode,
    int links,
    long ctime,
    int ctimeNanos,
    long mtime,
    int mtimeNanos,
    int rdevMajor,
    int rdevMinor,
    long mountId) {

  private static final int TYPE = 0170000;

  public boolean isDirectory() {
    return (mode & TYPE) == 0040000;
  }

  public boolean isFile() {
    return (mode & TYPE) == 0100000;
  }

  public boolean isSymlink() {
    return (mode & TYPE) == 0120000;
  }

  public boolean isCharDevice() {
    return (mode & TYPE) == 0020000;
  }

  public boolean isBlockDevice() {
    return (mode & TYPE) == 0060000;
  }

  public boolean isFifo() {
    return (mode & TYPE) == 0010000;
  }

  public boolean isSocket() {
    return (mode & TYPE) == 0140000;
  }

  /** The type bits alone. */
  public int typeBits() {
    return mode & TYPE;
  }

  /** Permission bits with setuid, setgid and sticky. */
  public int permissions() {
    return mode & 07777;
  }
}
