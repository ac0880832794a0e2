package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** The value of one ARG. */
public record BuildArg(
    @JsonPropertyDescription("Name of the ARG.")
        @Required
        @Size(max = 128)
        @Pattern("^[A-Za-z_][A-Za-z0-9_]*$")
        String name,
    @JsonPropertyDescription(
            "Its value. Build arguments are no place for secrets: RUN instructions see them, and they"
                + " can end up in the image.")
        @Required
        @Size(max = 4096)
        String value) {}
