package dev.fastforward.builder.contract;

import org.jspecify.annotations.Nullable;

/**
 * A build cannot continue, for a reason that concerns the user. The message stands alone: what
 * happened, where, and what to do.
 */
public final class BuildException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * How a command failed.
   *
   * @param logTail the last lines of its output
   */
  public record Command(int exitCode, String logTail) {}

  private final FailureReason reason;
  private final transient @Nullable SourceLocation location;
  private final @Nullable String instruction;
  private final transient @Nullable Command command;

  public BuildException(FailureReason reason, String message) {
    this(reason, message, null, null, null, null);
  }

  public BuildException(FailureReason reason, String message, @Nullable Throwable cause) {
    this(reason, message, null, null, null, cause);
  }

  public BuildException(
      FailureReason reason,
      String message,
      @Nullable SourceLocation location,
      @Nullable String instruction) {
    this(reason, message, location, instruction, null, null);
  }

  /**
   * @param location lines of the Dockerfile, where the failure belongs to some
   * @param instruction text of the instruction there
   * @param command how a RUN failed; null for all else
   */
  public BuildException(
      FailureReason reason,
      String message,
      @Nullable SourceLocation location,
      @Nullable String instruction,
      @Nullable Command command,
      @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.location = location;
    this.instruction = instruction;
    this.command = command;
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

  public @Nullable Command command() {
    return command;
  }

  /** The same failure, placed at an instruction unless it has a place already. */
  public BuildException at(SourceLocation place, String text) {
    return location != null
        ? this
        : new BuildException(reason, String.valueOf(getMessage()), place, text, command, this);
  }
}
