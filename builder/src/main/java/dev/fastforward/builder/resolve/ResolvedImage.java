package dev.fastforward.builder.resolve;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.image.Platform;
import java.util.List;

/**
 * An image of a registry, as far as its manifest and config tell.
 *
 * @param reference as the Dockerfile names it
 * @param digest that the reference resolved to: of the index where there is one
 * @param layers lowest first
 */
public record ResolvedImage(
    ImageReference reference,
    Digest digest,
    Platform platform,
    ImageConfig config,
    List<Layer> layers) {}
