package dev.fastforward.builder.posix;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Who this process is, how it was started, and how it becomes another program. */
public final class OwnProcess {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
  private static final Path PROGRAM = Path.of("/proc/self/exe");

  private OwnProcess() {}

  /** Effective user id. */
  public static long userId() throws PosixException {
    return SystemCall.of("geteuid", "", c -> c.invoke(Syscall.GETEUID));
  }

  /** Effective group id. */
  public static long groupId() throws PosixException {
    return SystemCall.of("getegid", "", c -> c.invoke(Syscall.GETEGID));
  }

  /** The program that this process executes. */
  public static Path program() throws IOException {
    return Files.readSymbolicLink(PROGRAM);
  }

  /** The words that it was started with, the program's name among them, byte by byte. */
  public static List<byte[]> words() throws IOException {
    List<byte[]> words = new ArrayList<>();
    ByteArrayOutputStream word = new ByteArrayOutputStream();
    for (byte b : Files.readAllBytes(COMMAND_LINE)) {
      if (b == 0) {
        words.add(word.toByteArray());
        word.reset();
      } else {
        word.write(b);
      }
    }
    return words;
  }

  /**
   * Lets this process execute another program, with the same process id, variables, directory and
   * standard streams. Every thread ends where it is, and nothing is tidied up.
   *
   * @param words of its command line, the program's name first
   * @return why that did not happen
   */
  public static PosixException become(Path program, List<byte[]> words) throws PosixException {
    try (SystemCall call = new SystemCall()) {
      MemorySegment list = call.memory((words.size() + 1L) * ValueLayout.ADDRESS.byteSize());
      for (int i = 0; i < words.size(); i++) {
        list.setAtIndex(ValueLayout.ADDRESS, i, call.text(words.get(i)));
      }
      Libc.execv(call.state(), call.text(FileNames.encode(program.toString())), list);
      return new PosixException("execv", program.toString(), call.errno());
    }
  }
}
