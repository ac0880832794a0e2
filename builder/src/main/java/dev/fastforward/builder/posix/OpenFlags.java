package dev.fastforward.builder.posix;

/** Flags of openat2(2). Two of them have other values on ARM. */
final class OpenFlags {
  private static final boolean ARM = System.getProperty("os.arch", "").startsWith("aarch64");

  static final int AT_FDCWD = -100;

  static final int RDONLY = 0;
  static final int WRONLY = 1;
  static final int CREAT = 0x40;
  static final int EXCL = 0x80;
  static final int NOCTTY = 0x100;
  static final int TRUNC = 0x200;
  static final int DIRECTORY = ARM ? 0x4000 : 0x10000;
  static final int NOFOLLOW = ARM ? 0x8000 : 0x20000;
  static final int CLOEXEC = 0x80000;
  static final int PATH = 0x200000;

  static final int RESOLVE_NO_MAGICLINKS = 0x02;
  static final int RESOLVE_NO_SYMLINKS = 0x04;
  static final int RESOLVE_BENEATH = 0x08;
  static final int RESOLVE_IN_ROOT = 0x10;

  private OpenFlags() {}
}
