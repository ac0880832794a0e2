package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** An ended build in short. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PastBuild(
    @JsonPropertyDescription("Number of the build, from 1.") @Required long number,
    @JsonPropertyDescription("How it ended.") @Required BuildRecord.Outcome outcome,
    @JsonPropertyDescription("Why it failed, in one CamelCase word.") @Nullable String reason,
    @JsonPropertyDescription("When it ended.") String completionTime,
    @JsonPropertyDescription("Time from start to end, such as 6.1s.") String duration,
    @JsonPropertyDescription("Digest of the image.") @Nullable String digest) {}
