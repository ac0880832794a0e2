package dev.fastforward.builder.engine;

import dev.fastforward.builder.plan.StageGraph;
import dev.fastforward.builder.resolve.BaseImages;
import dev.fastforward.builder.resolve.SourceTrees;

/**
 * What the build of one platform reads.
 *
 * @param images all that the stages need
 * @param sources the build contexts, and downloads of ADD
 */
record PlatformInputs(StageGraph graph, BaseImages images, SourceTrees sources) {}
