package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A secret for RUN --mount=type=secret. */
public record BuildSecret(
    @JsonPropertyDescription("What the Dockerfile calls it: RUN --mount=type=secret,id=….")
        @Required
        @Size(max = 64)
        @Pattern("^[A-Za-z0-9_][A-Za-z0-9._-]*$")
        String id,
    @JsonPropertyDescription("Where its value is.") @Required SecretKeyRef secretKeyRef) {}
