package dev.fastforward.builder.engine;

import dev.fastforward.builder.cache.FileIndexes;
import dev.fastforward.builder.context.Downloads;
import dev.fastforward.builder.export.Outputs;
import dev.fastforward.builder.export.Provenance;
import dev.fastforward.builder.mounts.MountSupplies;
import dev.fastforward.builder.solve.CommonPlan;
import dev.fastforward.builder.solve.StepResults;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A build that is ready for the probe: bases are resolved, keys are computed. */
record Prepared(
    Outputs outputs,
    BuildCache cache,
    Downloads downloads,
    FileIndexes indexes,
    StepResults made,
    MountSupplies mounts,
    CommonPlan plan,
    List<PlatformBuild> builds,
    @Nullable Provenance provenance) {}
