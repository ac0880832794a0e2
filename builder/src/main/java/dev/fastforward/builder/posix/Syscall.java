package dev.fastforward.builder.posix;

import java.util.Locale;

/**
 * The system calls of Linux that are used here, by their numbers.
 *
 * @see <a
 *     href="https://github.com/torvalds/linux/blob/master/arch/x86/entry/syscalls/syscall_64.tbl">x86-64</a>
 * @see <a
 *     href="https://github.com/torvalds/linux/blob/master/include/uapi/asm-generic/unistd.h">arm64
 *     and riscv64</a>
 */
enum Syscall {
  ACCEPT4(288, 242),
  BIND(49, 200),
  CLOSE(3, 57),
  FCHMODAT(268, 53),
  FCHOWNAT(260, 54),
  FLOCK(73, 32),
  FTRUNCATE(77, 46),
  GETDENTS64(217, 61),
  GETEGID(108, 177),
  GETEUID(107, 175),
  IOCTL(16, 29),
  LGETXATTR(192, 9),
  LINKAT(265, 37),
  LISTEN(50, 201),
  LLISTXATTR(195, 12),
  LREMOVEXATTR(198, 15),
  LSETXATTR(189, 6),
  MKDIRAT(258, 34),
  MKNODAT(259, 33),
  OPENAT2(437, 437),
  PPOLL(271, 73),
  PRCTL(157, 167),
  READ(0, 63),
  READLINKAT(267, 78),
  RECVMSG(47, 212),
  RENAMEAT2(316, 276),
  SENDTO(44, 206),
  SOCKET(41, 198),
  STATX(332, 291),
  SYMLINKAT(266, 36),
  UNLINKAT(263, 35),
  UTIMENSAT(280, 88),
  WRITE(1, 64);

  private static final String ARCHITECTURE = System.getProperty("os.arch").toLowerCase(Locale.ROOT);

  private final int x86;
  private final int generic;

  Syscall(int x86, int generic) {
    this.x86 = x86;
    this.generic = generic;
  }

  /**
   * The number on this machine.
   *
   * @throws UnsupportedOperationException on a processor whose numbers are not known here
   */
  long number() {
    return switch (ARCHITECTURE) {
      case "amd64", "x86_64" -> x86;
      case "aarch64", "riscv64" -> generic;
      default ->
          throw new UnsupportedOperationException(
              "the system calls of the processor "
                  + ARCHITECTURE
                  + " are not known; use x86-64, arm64 or riscv64");
    };
  }
}
