package dev.fastforward.builder.execute;

import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.step.Step;

/**
 * A command that the cache has no result of.
 *
 * @param platform that it is made for
 */
public record MissedRun(Step.Run step, Platform platform) {}
