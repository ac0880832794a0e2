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

/** A build whose bases are resolved and whose keys are chained, as it goes to the probe. */
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
