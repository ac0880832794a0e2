package dev.fastforward.builder.dockerfile;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.contract.SourceLocation;
import java.util.List;

/**
 * Where an instruction stands and how it was written.
 *
 * @param keyword name of the instruction, as written
 * @param text the instruction with continuation lines joined, without heredoc contents
 * @param location lines of the Dockerfile
 * @param comments comments directly above, without the number sign
 */
public record Source(String keyword, String text, SourceLocation location, List<String> comments) {

  /** The failure of a build whose Dockerfile is wrong at this instruction. */
  public BuildException invalid(String message) {
    return failure(FailureReason.DockerfileInvalid, message);
  }

  /** The failure of a build that needs what this program cannot do yet. */
  public BuildException unsupported(String message) {
    return failure(FailureReason.UnsupportedInstruction, message);
  }

  /** A failure that belongs to this instruction; its message begins with file and line. */
  public BuildException failure(FailureReason reason, String message) {
    return new BuildException(reason, location + ": " + message, location, text);
  }
}
