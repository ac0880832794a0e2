package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The Dockerfile. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!(has(self.path) && has(self.inline))",
    message = "path and inline are mutually exclusive")
public record Dockerfile(
    @JsonPropertyDescription("Path in the build context; Dockerfile if it is left out.")
        @Size(min = 1, max = 1024)
        @ValidationRule(
            value = "!self.startsWith('/') && !self.matches('(^|/)[.][.](/|$)')",
            message = "dockerfile.path must be a relative path within the source")
        @Nullable String path,
    @JsonPropertyDescription(
            "The text of the Dockerfile itself, in place of a file of the source; one that is longer"
                + " belongs into a file.")
        @Size(min = 1, max = 32768)
        @Nullable String inline,
    @JsonPropertyDescription(
            "Name or number of the stage to build; the last one if it is left out.")
        @Size(min = 1, max = 128)
        @Nullable String target) {}
