package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** Retries of failures that may pass. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Retry(
    @JsonPropertyDescription(
            "How often a build is tried again. A pod that was preempted, evicted or deleted does not"
                + " count; but after ten of these the build fails too. "
                + Docs.NO_BUILD)
        @Default("2")
        @Min(0)
        @Max(10)
        @Nullable Integer limit) {}
