package dev.fastforward.builder.export;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.image.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which folder of an output that is no image the files of a platform go to. Pure. */
final class PlatformFolders {
  private PlatformFolders() {}

  /**
   * @param split what was asked for; null for a folder for each of several platforms
   * @return for each platform its folder; empty for none
   */
  static List<String> of(List<Platform> platforms, @Nullable Boolean split) {
    boolean several = platforms.size() > 1;
    if (several && Boolean.FALSE.equals(split)) {
      throw new BuildException(
          FailureReason.InvalidRequest,
          "output: platform-split=false would mix the files of several platforms; build one");
    }
    boolean folders = split == null ? several : split;
    return platforms.stream()
        .map(p -> folders ? p.toString().replaceAll("[^A-Za-z0-9._-]+", "_") : "")
        .toList();
  }
}
