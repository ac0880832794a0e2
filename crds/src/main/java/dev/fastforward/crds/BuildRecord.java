package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A build that ended. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BuildRecord(
    @JsonPropertyDescription("Number of the build, from 1.") @Required long number,
    @JsonPropertyDescription("Attempts that it took.") int attempts,
    @JsonPropertyDescription("How it ended.") @Required Outcome outcome,
    @JsonPropertyDescription("Why it was started.") @Size(max = 8) List<BuildReason> reasons,
    @JsonPropertyDescription("Generation of the spec that was built.") long generation,
    @JsonPropertyDescription("Fingerprint of what was built.") String fingerprint,
    @JsonPropertyDescription("Digest of the source that was built.") @Nullable String sourceDigest,
    @JsonPropertyDescription("Revision of the source that was built.") @Nullable String revision,
    @JsonPropertyDescription("When it was started.") String startTime,
    @JsonPropertyDescription("When it ended.") String completionTime,
    @JsonPropertyDescription("Time from start to end, such as 6.1s.") String duration,
    @JsonPropertyDescription("Digest of the image.") @Nullable String digest,
    @JsonPropertyDescription("What became of its steps.") @Nullable Steps steps,
    @JsonPropertyDescription("What went over the network.") @Nullable Transfer transfer,
    @JsonPropertyDescription(
            "Why the first step that was not taken from the cache was not there; absent if all were.")
        @Nullable String missed,
    @JsonPropertyDescription("What the Dockerfile could do better; the first ten.") @Size(max = 10)
        List<Warning> warnings,
    @JsonPropertyDescription("Why it failed.") @Nullable Failure failure) {

  public BuildRecord {
    warnings = warnings == null ? List.of() : List.copyOf(warnings);
    reasons = reasons == null ? List.of() : List.copyOf(reasons);
  }

  /** How a build ended. */
  public enum Outcome {
    Succeeded,
    Failed,
    Canceled,
    Superseded,
    TimedOut
  }

  /** Counts of steps. */
  public record Steps(
      @JsonPropertyDescription("Steps taken from the cache.") int hit,
      @JsonPropertyDescription("Steps that made a layer without running anything.") int simulated,
      @JsonPropertyDescription("RUN instructions that were executed.") int run) {}

  /** A finding of the checks. */
  public record Warning(
      @JsonPropertyDescription("Line of the Dockerfile, from 1; 0 for none.") int line,
      @JsonPropertyDescription("Name of the check.") String rule,
      @JsonPropertyDescription("What was found.") String message) {}

  /** Traffic with the registries. */
  public record Transfer(
      @JsonPropertyDescription("HTTP requests.") long requests,
      @JsonPropertyDescription("Bytes received.") long bytesDown,
      @JsonPropertyDescription("Bytes sent.") long bytesUp,
      @JsonPropertyDescription("Bytes of layers received; part of bytesDown.")
          long layerBytesDown) {}
}
