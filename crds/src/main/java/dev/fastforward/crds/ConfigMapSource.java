package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A ConfigMap whose keys are files. */
public record ConfigMapSource(
    @JsonPropertyDescription("Name of the ConfigMap.") @Required @Size(min = 1, max = 253)
        String name) {}
