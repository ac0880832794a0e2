package dev.fastforward.builder.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether the kernel runs programs of a processor, itself or through an emulator that is
 * registered with binfmt_misc: by running one that only ends.
 */
public final class ProgramTrial {
  private static final int TIMEOUT_SECONDS = 10;
  private static final int BUSY_TRIES = 200;
  private static final int BUSY_PAUSE_MILLIS = 10;

  /** ETXTBSY, as the JDK words what start() met. */
  private static final String TEXT_BUSY = "error: 26 ";

  private static final long ADDRESS = 0x10000;

  /**
   * How a processor's programs look.
   *
   * @param machine e_machine of the ELF header
   * @param code exit(0) by a system call
   */
  private record Machine(int machine, boolean wide, ByteOrder order, String code) {}

  /** Code by the processors' own manuals; numbers of exit from the kernel's tables. */
  private static final Map<String, Machine> MACHINES =
      Map.of(
          // mov edi, 0; mov eax, 60; syscall
          "amd64", new Machine(62, true, ByteOrder.LITTLE_ENDIAN, "bf00000000b83c0000000f05"),
          // mov ebx, 0; mov eax, 1; int 0x80
          "386", new Machine(3, false, ByteOrder.LITTLE_ENDIAN, "bb00000000b801000000cd80"),
          // mov x0, 0; mov x8, 93; svc 0
          "arm64", new Machine(183, true, ByteOrder.LITTLE_ENDIAN, "000080d2a80b80d2010000d4"),
          // mov r0, 0; mov r7, 1; svc 0
          "arm", new Machine(40, false, ByteOrder.LITTLE_ENDIAN, "0000a0e30170a0e3000000ef"),
          // li a0, 0; li a7, 93; ecall
          "riscv64", new Machine(243, true, ByteOrder.LITTLE_ENDIAN, "130500009308d00573000000"),
          // li r3, 0; li r0, 1; sc
          "ppc64le", new Machine(21, true, ByteOrder.LITTLE_ENDIAN, "000060380100003802000044"),
          // lghi r2, 0; lghi r1, 1; svc 0
          "s390x", new Machine(22, true, ByteOrder.BIG_ENDIAN, "a7290000a71900010a00"));

  private ProgramTrial() {}

  /**
   * @param architecture as images name it; one that is not known here counts as not runnable
   * @param folder where a program can be put for the moment; not mounted noexec
   */
  public static boolean runs(String architecture, Path folder)
      throws IOException, InterruptedException {
    Machine machine = MACHINES.get(architecture.toLowerCase(Locale.ROOT));
    if (machine == null) {
      return false;
    }
    Path program =
        Files.createTempFile(
            folder,
            "trial-",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      Files.write(program, elf(machine));
      return endsWell(start(program));
    } finally {
      Files.delete(program);
    }
  }

  /** Null if the kernel does not run it. */
  private static @Nullable Process start(Path program) throws InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(program.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    for (int tries = 1; ; tries++) {
      try {
        return builder.start();
      } catch (IOException e) {
        // A process that another thread started meanwhile has the file open for writing until it
        // executes its own program.
        if (!String.valueOf(e.getMessage()).contains(TEXT_BUSY) || tries == BUSY_TRIES) {
          return null; // "Exec format error"
        }
        TimeUnit.MILLISECONDS.sleep(BUSY_PAUSE_MILLIS);
      }
    }
  }

  private static boolean endsWell(@Nullable Process process) throws InterruptedException {
    if (process == null) {
      return false;
    }
    try {
      return process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } finally {
      process.destroyForcibly();
    }
  }

  /** A program of one segment: headers, then the code. */
  private static byte[] elf(Machine machine) {
    byte[] code = HexFormat.of().parseHex(machine.code());
    int header = machine.wide() ? 64 : 52;
    int segment = machine.wide() ? 56 : 32;
    int start = header + segment;
    ByteBuffer elf = ByteBuffer.allocate(start + code.length).order(machine.order());
    boolean little = machine.order() == ByteOrder.LITTLE_ENDIAN;
    elf.put(new byte[] {0x7f, 'E', 'L', 'F'});
    elf.put((byte) (machine.wide() ? 2 : 1)).put((byte) (little ? 1 : 2)).put((byte) 1);
    elf.position(16);
    elf.putShort((short) 2).putShort((short) machine.machine()).putInt(1);
    word(elf, machine, ADDRESS + start);
    word(elf, machine, header);
    word(elf, machine, 0);
    elf.putInt(flags(machine)).putShort((short) header).putShort((short) segment);
    elf.putShort((short) 1).putShort((short) 0).putShort((short) 0).putShort((short) 0);
    elf.putInt(1);
    int size = start + code.length;
    if (machine.wide()) {
      elf.putInt(5);
    }
    word(elf, machine, 0);
    word(elf, machine, ADDRESS);
    word(elf, machine, ADDRESS);
    word(elf, machine, size);
    word(elf, machine, size);
    if (!machine.wide()) {
      elf.putInt(5);
    }
    word(elf, machine, 0x10000);
    return elf.put(code).array();
  }

  /** ABI versions that kernels insist on: EABI 5 of arm, ELFv2 of ppc64le. */
  private static int flags(Machine machine) {
    return switch (machine.machine()) {
      case 40 -> 0x05000000;
      case 21 -> 2;
      default -> 0;
    };
  }

  private static void word(ByteBuffer elf, Machine machine, long value) {
    if (machine.wide()) {
      elf.putLong(value);
    } else {
      elf.putInt((int) value);
    }
  }
}
