package dev.fastforward.builder.posix;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * A descriptor of this process that may be a terminal.
 *
 * @param descriptor such as 1 for standard output, 2 for standard error
 */
public record Terminal(int descriptor) {
  public static final Terminal STANDARD_OUTPUT = new Terminal(1);
  public static final Terminal STANDARD_ERROR = new Terminal(2);

  private static final long TIOCGWINSZ = 0x5413;

  /** Size in characters. */
  public record Size(int columns, int rows) {}

  /** Its size now; null if it is no terminal. A terminal that does not know it says 0. */
  public @Nullable Size size() {
    try (SystemCall call = new SystemCall()) {
      MemorySegment size = call.memory(8);
      long result = call.invoke(Syscall.IOCTL, descriptor, TIOCGWINSZ, size.address());
      return result < 0
          ? null
          : new Size(
              Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, 2)),
              Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, 0)));
    }
  }

  public boolean isTerminal() {
    return size() != null;
  }
}
