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
 * @param lines what stands on these lines; empty if they do not hold the instruction itself
 */
public record Source(
    String keyword,
    String text,
    SourceLocation location,
    List<String> comments,
    List<String> lines) {

  /** An instruction that came from elsewhere than the lines that it is reported at. */
  public Source(String keyword, String text, SourceLocation location, List<String> comments) {
    this(keyword, text, location, comments, List.of());
  }

  /**
   * The location with a mark under a part of the instruction.
   *
   * @param pieces texts as they are written, each behind the one before; the last is marked, or the
   *     first line if there are none
   */
  public SourceLocation at(String... pieces) {
    return location.withMark(Marks.find(lines, location.line(), List.of(pieces)));
  }

  /**
   * The failure of a build whose Dockerfile is wrong at this instruction.
   *
   * @param pieces what is marked, as in {@link #at}
   */
  public BuildException invalid(String message, String... pieces) {
    return failure(FailureReason.DockerfileInvalid, message, pieces);
  }

  /** The failure of a build that needs what this program cannot do yet. */
  public BuildException unsupported(String message, String... pieces) {
    return failure(FailureReason.UnsupportedInstruction, message, pieces);
  }

  /** A failure that belongs to this instruction; its message begins with file and line. */
  public BuildException failure(FailureReason reason, String message, String... pieces) {
    return new BuildException(reason, location + ": " + message, at(pieces), text);
  }
}
