package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A Secret in the namespace of the ImageBuild. */
public record SecretRef(
    @JsonPropertyDescription("Name of the Secret.") @Required @Size(min = 1, max = 253)
        String name) {}
