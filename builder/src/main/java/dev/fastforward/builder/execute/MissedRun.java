package dev.fastforward.builder.execute;

import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.step.Step;

/**
 * A RUN that has no cache entry.
 *
 * @param platform of its stage
 */
public record MissedRun(Step.Run step, Platform platform) {}
