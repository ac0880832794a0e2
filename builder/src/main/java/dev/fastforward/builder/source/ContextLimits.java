package dev.fastforward.builder.source;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.layer.Archive;

/** Limits for remote contexts, which may be malicious. Pure. */
public final class ContextLimits {
  private static final int MAX_ENTRIES = Archive.MAX_ENTRIES;

  /** The largest depth of a directory, as for root filesystems. */
  static final int MAX_DEPTH = 1000;

  private ContextLimits() {}

  /**
   * Checks the number of files.
   *
   * @param what the context, for the message
   * @throws BuildException SourceUnavailable if there are too many
   */
  public static void checkEntries(int count, String what) {
    if (count > MAX_ENTRIES) {
      throw new BuildException(
          FailureReason.SourceUnavailable,
          what
              + " has more than "
              + MAX_ENTRIES
              + " files; use a part of it, or fetch it in a RUN");
    }
  }

  /**
   * Checks the depth of a path.
   *
   * @throws BuildException SourceUnavailable if it is too deep
   */
  public static void checkDepth(String path, String what) {
    int depth = 1;
    for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      depth++;
    }
    if (depth > MAX_DEPTH) {
      throw new BuildException(
          FailureReason.SourceUnavailable,
          what + " has directories deeper than " + MAX_DEPTH + " levels; use a part of it");
    }
  }
}
