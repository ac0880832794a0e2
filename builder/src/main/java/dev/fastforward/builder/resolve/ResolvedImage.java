package dev.fastforward.builder.resolve;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.image.Platform;
import java.util.List;

/**
 * A base image with its config and layers. Immutable.
 *
 * @param reference as in the Dockerfile
 * @param digest digest to which the reference resolved: of the index if there is one
 * @param layers lowest first
 */
public record ResolvedImage(
    ImageReference reference,
    Digest digest,
    Platform platform,
    ImageConfig config,
    List<Layer> layers) {}
