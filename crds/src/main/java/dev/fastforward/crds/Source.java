package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** The build context. */
public record Source(
    @JsonPropertyDescription(
            "A ConfigMap in the namespace of the ImageBuild; each key is a file. A change of its"
                + " content starts a build; its name alone does not.")
        @Required
        ConfigMapSource configMap) {}
