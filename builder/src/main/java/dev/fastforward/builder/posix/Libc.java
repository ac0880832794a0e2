package dev.fastforward.builder.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * The C library. All system calls go through its one function {@code syscall}: the JDK generates
 * classes for each method handle of each shape, and with one for each function that took a quarter
 * of the time of a build in which nothing changed.
 */
final class Libc {
  static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
  private static final long ERRNO = CAPTURE.byteOffset(PathElement.groupElement("errno"));
  private static final Linker.Option KEEP_ERRNO = Linker.Option.captureCallState("errno");

  private static final MethodHandle SYSCALL =
      handle(
          "syscall",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
              JAVA_LONG),
          KEEP_ERRNO);

  private Libc() {}

  private static MethodHandle handle(
      String name, FunctionDescriptor type, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
  }

  /**
   * Does a system call with up to six arguments. What it does not take is ignored by the kernel.
   *
   * @param state where errno is kept
   * @return what the function returns: negative if errno is set
   */
  static long syscall(MemorySegment state, long number, long... arguments) {
    try {
      return (long)
          SYSCALL.invokeExact(
              state,
              number,
              at(arguments, 0),
              at(arguments, 1),
              at(arguments, 2),
              at(arguments, 3),
              at(arguments, 4),
              at(arguments, 5));
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  private static long at(long[] arguments, int index) {
    return index < arguments.length ? arguments[index] : 0;
  }

  /** Calls execv(3), which gives this process's variables to the program. Returns if that fails. */
  static void execv(MemorySegment state, MemorySegment path, MemorySegment words) {
    MethodHandle execv =
        handle("execv", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS), KEEP_ERRNO);
    try {
      int _ = (int) execv.invokeExact(state, path, words);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static int errno(MemorySegment state) {
    return state.get(JAVA_INT, ERRNO);
  }

  /** The system's words for an error number. */
  static String message(int errno) {
    MethodHandle strerror = handle("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));
    try {
      MemorySegment text = (MemorySegment) strerror.invokeExact(errno);
      return text.reinterpret(256).getString(0);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** For the catch clauses that method handles ask for: downcalls throw nothing. */
  private static RuntimeException impossible(Throwable e) {
    if (e instanceof RuntimeException known) {
      return known;
    }
    return new IllegalStateException(e);
  }
}
