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
 * Gives up what turned out to be lost or wrong in the middle of a build, so that it can be planned
 * again without that. Each time there is less to give up, so a build does not go on so for ever.
 */
record Recovery(
    List<PlatformBuild> builds,
    StepResults made,
    FileIndexes indexes,
    LayerForms forms,
    BuildListener listener) {

  /** What stands on the layer has to be built again, unless it is the base itself. */
  void from(LostBlobException e) {
    giveUp(e.digest(), e);
  }

  void from(BrokenLayerException e) {
    giveUp(e.blob(), e);
  }

  /**
   * @throws TarFormatException the same one if it is not about a layer of the cache
   */
  void from(TarFormatException e) throws TarFormatException {
    if (e.layer() == null || !stoodOn(new Digest(e.layer()))) {
      throw e;
    }
    tell(e);
  }

  /** The index is made anew; what was computed with it does not count. */
  void from(BrokenIndexException e) throws BrokenIndexException {
    if (!indexes.distrust(e.layer())) {
      throw e;
    }
    made.giveUp(e.layer().descriptor().digest());
    listener.warning("making a file index anew: " + e.getMessage());
  }

  private void giveUp(Digest blob, Exception e) {
    if (!stoodOn(blob)) {
      throw BuildFailures.lostBase(e);
    }
    tell(e);
  }

  private boolean stoodOn(Digest blob) {
    made.giveUp(blob);
    boolean cached = forms.giveUp(blob);
    for (PlatformBuild build : builds) {
      cached |= build.giveUp(blob);
    }
    return cached;
  }

  private void tell(Exception e) {
    listener.warning(
        "the cache has lost a layer, building what stands on it again: " + e.getMessage());
  }
}
