package dev.fastforward.builder.engine;

import dev.fastforward.builder.cache.FileIndexes;
import dev.fastforward.builder.export.LayerForms;
import dev.fastforward.builder.failure.BuildFailures;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.layer.BrokenIndexException;
import dev.fastforward.builder.layer.BrokenLayerException;
import dev.fastforward.builder.layer.TarFormatException;
import dev.fastforward.builder.report.BuildListener;
import dev.fastforward.builder.repository.LostBlobException;
import dev.fastforward.builder.solve.StepResults;
import java.util.List;

/**
 * Gives up cached data that turned out to be lost or wrong during a build, so that the build can be
 * planned again without it. Each call leaves less to give up, so the repetition ends.
 */
record Recovery(
    List<PlatformBuild> builds,
    StepResults made,
    FileIndexes indexes,
    LayerForms forms,
    BuildListener listener) {

  /** Lets the steps on that layer be built again. A lost layer of the base fails the build. */
  void from(LostBlobException e) {
    lost(e.digest(), e);
  }

  void from(BrokenLayerException e) {
    lost(e.blob(), e);
  }

  /**
   * @throws TarFormatException the given one if it is not about a cached layer
   */
  void from(TarFormatException e) throws TarFormatException {
    if (e.layer() == null || !giveUp(new Digest(e.layer()))) {
      throw e;
    }
    warn(e);
  }

  /** Lets the index be made again and gives up what was computed with it. */
  void from(BrokenIndexException e) throws BrokenIndexException {
    if (!indexes.distrust(e.layer())) {
      throw e;
    }
    made.giveUp(e.layer().descriptor().digest());
    listener.warning("making a file index again: " + e.getMessage());
  }

  private void lost(Digest blob, Exception e) {
    if (!giveUp(blob)) {
      throw BuildFailures.lostBase(e);
    }
    warn(e);
  }

  /**
   * @return whether anything of the cache stood on it
   */
  private boolean giveUp(Digest blob) {
    made.giveUp(blob);
    boolean cached = forms.giveUp(blob);
    for (PlatformBuild build : builds) {
      cached |= build.giveUp(blob);
    }
    return cached;
  }

  private void warn(Exception e) {
    listener.warning(
        "the cache has lost a layer; the steps on it are built again: " + e.getMessage());
  }
}
