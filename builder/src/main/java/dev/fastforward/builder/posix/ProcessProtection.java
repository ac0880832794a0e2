package dev.fastforward.builder.posix;

/** What this process does to itself so that others cannot look into it. */
public final class ProcessProtection {
  private static final int PR_SET_DUMPABLE = 4;

  private ProcessProtection() {}

  /**
   * Makes memory, environment and descriptors of this process unreadable to others of the same
   * user, and leaves no core dump. To be called first thing: it does not undo what was read before.
   */
  public static void denyInspection() throws PosixException {
    SystemCall.of("prctl", "PR_SET_DUMPABLE", c -> c.invoke(Syscall.PRCTL, PR_SET_DUMPABLE, 0));
  }
}
