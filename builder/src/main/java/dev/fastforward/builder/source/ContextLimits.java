package dev.fastforward.builder.source;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.layer.Archive;

/** How much of a context that comes from elsewhere is taken: its maker may mean harm. */
public final class ContextLimits {
  private static final int MAX_ENTRIES = Archive.MAX_ENTRIES;

  /** As deep as a directory of a root filesystem may be. */
  static final int MAX_DEPTH = 1000;

  private ContextLimits() {}

  /**
   * @param what for the message
   * @throws BuildException SourceUnavailable
   */
  public static void checkEntries(int count, String what) {
    if (count > MAX_ENTRIES) {
      throw new BuildException(
          FailureReason.SourceUnavailable,
          what
              + " has more than "
              + MAX_ENTRIES
              + " files; give a part of it, or copy it in a RUN");
    }
  }

  /**
   * @throws BuildException SourceUnavailable
   */
  public static void checkDepth(String path, String what) {
    int depth = 1;
    for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      depth++;
    }
    if (depth > MAX_DEPTH) {
      throw new BuildException(
          FailureReason.SourceUnavailable,
          what + " has directories deeper than " + MAX_DEPTH + " levels");
    }
  }
}
