package dev.fastforward.builder.contract;

import org.jspecify.annotations.Nullable;

/**
 * A build cannot go on, for a reason that the user can be told. The message is complete for a
 * reader who has nothing else: what, where, and what to do.
 */
public final class BuildException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final FailureReason reason;
  private final transient @Nullable SourceLocation location;
  private final @Nullable String instruction;
  private final int commandExitCode;

  public BuildException(FailureReason reason, String message) {
    this(reason, message, null, null, 0, null);
  }

  public BuildException(FailureReason reason, String message, @Nullable Throwable cause) {
    this(reason, message, null, null, 0, cause);
  }

  public BuildException(
      FailureReason reason,
      String message,
      @Nullable SourceLocation location,
      @Nullable String instruction) {
    this(reason, message, location, instruction, 0, null);
  }

  /**
   * @param location lines of the Dockerfile, where the failure belongs to some
   * @param instruction text of the instruction there
   * @param commandExitCode exit code of a failed RUN, else 0
   */
  public BuildException(
      FailureReason reason,
      String message,
      @Nullable SourceLocation location,
      @Nullable String instruction,
      int commandExitCode,
      @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.location = location;
    this.instruction = instruction;
    this.commandExitCode = commandExitCode;
  }

  public FailureReason reason() {
    return reason;
  }

  public @Nullable SourceLocation location() {
    return location;
  }

  public @Nullable String instruction() {
    return instruction;
  }

  public int commandExitCode() {
    return commandExitCode;
  }

  /** The same failure, placed at an instruction unless it has a place already. */
  public BuildException at(SourceLocation place, String text) {
    return location != null
        ? this
        : new BuildException(
            reason, String.valueOf(getMessage()), place, text, commandExitCode, this);
  }
}
