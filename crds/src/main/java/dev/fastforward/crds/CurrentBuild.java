package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A build that has not ended. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CurrentBuild(
    @JsonPropertyDescription("Number of the build, from 1.") @Required long number,
    @JsonPropertyDescription("Number of the attempt, from 1.") int attempt,
    @JsonPropertyDescription("Attempts that count against retry.limit.") int retries,
    @JsonPropertyDescription("Why it was started.") @Size(max = 8) List<BuildReason> reasons,
    @JsonPropertyDescription("Generation of the spec that is built.") long generation,
    @JsonPropertyDescription("Fingerprint of what is built.") String fingerprint,
    @JsonPropertyDescription("Digest of the source that is built.") @Nullable String sourceDigest,
    @JsonPropertyDescription("The rebuild request that is served.") @Nullable String rebuildAt,
    @JsonPropertyDescription("When it was started.") String startTime,
    @JsonPropertyDescription("The Job of the attempt.") String job,
    @JsonPropertyDescription("When it is tried again; absent while an attempt runs.")
        @Nullable String retryTime) {

  public CurrentBuild {
    reasons = reasons == null ? List.of() : List.copyOf(reasons);
  }
}
