package dev.fastforward.builder.execute;

import dev.fastforward.builder.cache.CacheEntries;
import dev.fastforward.builder.cache.FileIndexes;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.layer.LayerForm;
import dev.fastforward.builder.layer.LayerWriter;
import dev.fastforward.builder.mounts.MountSupplies;
import dev.fastforward.builder.report.BuildListener;
import dev.fastforward.builder.repository.BlobPlaces;
import dev.fastforward.builder.sandbox.Sandbox;
import dev.fastforward.builder.solve.StepResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all steps of one platform's build share.
 *
 * @param platform that the image is for
 * @param claims of all platforms
 * @param entries null where the cache is disabled
 * @param cacheWritable whether entries may be stored
 * @param sandbox made when the first RUN needs it
 * @param workFolder for layers and files in passing; whoever made it removes it
 * @param mounts for the mounts of commands
 * @param epoch seconds since the epoch for all times in layers; null for none
 * @param created seconds since the epoch for all times in config and history; null for those of the
 *     steps
 * @param form of the layers that steps make
 */
public record Session(
    Platform platform,
    BlobPlaces blobs,
    FileIndexes indexes,
    StepResults made,
    StepClaims claims,
    @Nullable CacheEntries entries,
    boolean cacheWritable,
    Supplier<Sandbox> sandbox,
    Path workFolder,
    MountSupplies mounts,
    InstantSource clock,
    @Nullable Long epoch,
    @Nullable Long created,
    LayerForm form,
    BuildListener listener) {

  /** Begins a layer, in a file of its own. */
  LayerWriter newLayer() throws IOException {
    return new LayerWriter(Files.createTempFile(workFolder, "layer-", ""), form);
  }

  /** mtime of what steps make without a file to take it from: a file tree has no clock. */
  long constantMtime() {
    return epoch == null ? 0 : epoch;
  }
}
