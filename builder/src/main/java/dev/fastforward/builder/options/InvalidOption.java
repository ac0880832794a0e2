package dev.fastforward.builder.options;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;

/** Errors for options of the command line. */
public final class InvalidOption {
  private InvalidOption() {}

  /**
   * An error with the reason InvalidRequest.
   *
   * @param what the option with its value, the problem, and what to write instead
   */
  public static BuildException refused(String what) {
    return new BuildException(FailureReason.InvalidRequest, what);
  }
}
