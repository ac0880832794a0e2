package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** The image of one platform. */
public record PlatformImage(
    @JsonPropertyDescription("os/arch, and a variant where there is one.") @Required
        String platform,
    @JsonPropertyDescription("Digest of its manifest.") @Required String digest,
    @JsonPropertyDescription("Bytes of its config and layers as they are in the registry.")
        long size) {}
