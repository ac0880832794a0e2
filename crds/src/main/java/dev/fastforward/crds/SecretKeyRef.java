package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One key of a Secret in the namespace of the ImageBuild. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretKeyRef(
    @JsonPropertyDescription("Name of the Secret.") @Required @Size(min = 1, max = 253) String name,
    @JsonPropertyDescription("Its key.")
        @Required
        @Size(min = 1, max = 253)
        @Pattern("^[A-Za-z0-9._-]+$")
        String key,
    @JsonPropertyDescription(
            "Whether a build goes on without it where the Secret or its key is not there; else it fails"
                + " with SecretNotFound. "
                + Docs.NO_BUILD)
        @Nullable Boolean optional) {}
