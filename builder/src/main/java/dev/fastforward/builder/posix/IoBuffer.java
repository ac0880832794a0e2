package dev.fastforward.builder.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** 64 KiB to move file contents through, on both sides of the border. For one thread at a time. */
public final class IoBuffer {
  static final int SIZE = 64 * 1024;

  final byte[] heap = new byte[SIZE];
  final MemorySegment memory = Arena.ofAuto().allocate(SIZE);
}
