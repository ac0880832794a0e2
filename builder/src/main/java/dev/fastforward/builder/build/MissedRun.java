package dev.fastforward.builder.build;

import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.plan.Step;

/**
 * A command that the cache has no result of.
 *
 * @param platform that it is made for
 */
record MissedRun(Step.Run step, Platform platform) {}
