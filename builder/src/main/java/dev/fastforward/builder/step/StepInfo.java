package dev.fastforward.builder.step;

import dev.fastforward.builder.contract.SourceLocation;
import dev.fastforward.builder.image.ContainerConfig;

/**
 * What every step has.
 *
 * @param location lines of the Dockerfile
 * @param text the instruction as written, continuation lines joined
 * @param createdBy the text for the image's history, as BuildKit writes it
 * @param before the container config that the step finds
 * @param after the container config that the step leaves
 */
public record StepInfo(
    SourceLocation location,
    String text,
    String createdBy,
    ContainerConfig before,
    ContainerConfig after) {}
