package dev.fastforward.builder.execute;

import dev.fastforward.builder.cache.CacheEntries;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.mounts.MountSupplies;
import dev.fastforward.builder.report.BuildListener;
import dev.fastforward.builder.sandbox.Sandbox;
import dev.fastforward.builder.solve.StepResults;
import dev.fastforward.builder.solve.Times;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all steps of one platform's build share.
 *
 * @param platform that the image is for
 * @param made results of all platforms
 * @param claims of all platforms
 * @param entries null where the cache is disabled
 * @param sandbox made when the first RUN needs it
 * @param mounts for the mounts of commands
 */
public record Session(
    Platform platform,
    LayerStore layers,
    Times times,
    StepResults made,
    StepClaims claims,
    @Nullable CacheEntries entries,
    Supplier<Sandbox> sandbox,
    MountSupplies mounts,
    BuildListener listener) {}
