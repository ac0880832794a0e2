package dev.fastforward.builder.options;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;

/** Refuses what an option of the command line asks for. */
public final class InvalidOption {
  private InvalidOption() {}

  /**
   * @param what the option, its value, what is wrong, and what to write instead
   */
  public static BuildException refused(String what) {
    return new BuildException(FailureReason.InvalidRequest, what);
  }
}
