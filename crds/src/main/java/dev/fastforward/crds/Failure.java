package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** Why a build failed. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Failure(
    @JsonPropertyDescription("The kind of failure, in one CamelCase word.") @Required String reason,
    @JsonPropertyDescription("What happened and what to do.") @Required String message,
    @JsonPropertyDescription("The stage of the Dockerfile.") @Nullable String stage,
    @JsonPropertyDescription("The platform that failed.") @Nullable String platform,
    @JsonPropertyDescription("The instruction that failed.") @Nullable Instruction instruction,
    @JsonPropertyDescription("Exit code of the RUN that failed.") @Nullable Integer exitCode,
    @JsonPropertyDescription("The end of the output of the RUN that failed.")
        @Nullable String logTail,
    @JsonPropertyDescription("How to see the whole log, while the Job is there.")
        @Nullable String logCommand) {

  /** The same with another message. */
  public Failure withMessage(String other) {
    return new Failure(reason, other, stage, platform, instruction, exitCode, logTail, logCommand);
  }

  /** An instruction of a Dockerfile. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Instruction(
      @JsonPropertyDescription("The Dockerfile.") @Nullable String file,
      @JsonPropertyDescription("Its first line, from 1.") int line,
      @JsonPropertyDescription("Its text.") String text) {}
}
