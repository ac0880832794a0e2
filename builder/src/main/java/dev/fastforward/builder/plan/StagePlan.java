package dev.fastforward.builder.plan;

import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.step.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stage, step by step.
 *
 * @param initialConfig the container config before the first step
 * @param finalConfig the container config of the stage's image: after all steps, with ONBUILD and,
 *     for the target, the labels of the build
 * @param author of the image: from MAINTAINER, else from the base; null if there is none
 * @param scope what a stage that is based on this one inherits beside files and config
 * @param parameters what the stage asks the user for
 */
public record StagePlan(
    List<Step> steps,
    ContainerConfig initialConfig,
    ContainerConfig finalConfig,
    @Nullable String author,
    StageScope scope,
    StageParameters parameters) {}
