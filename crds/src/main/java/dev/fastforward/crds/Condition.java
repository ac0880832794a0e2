package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A condition in the form of metav1.Condition. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
    @JsonPropertyDescription("Ready, Succeeded, SourceResolved, Reconciling or Stalled.")
        @Required
        @Size(max = 316)
        String type,
    @JsonPropertyDescription("Whether it holds.") @Required Status status,
    @JsonPropertyDescription("The generation of the spec that the condition is about.") @Min(0)
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("When status changed last.") @Required String lastTransitionTime,
    @JsonPropertyDescription("Why, in one CamelCase word.")
        @Required
        @Size(min = 1, max = 1024)
        @Pattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$")
        String reason,
    @JsonPropertyDescription("Why, for people.") @Required @Size(max = 32768) String message) {

  public static final String READY = "Ready";
  public static final String SUCCEEDED = "Succeeded";
  public static final String SOURCE_RESOLVED = "SourceResolved";
  public static final String RECONCILING = "Reconciling";
  public static final String STALLED = "Stalled";

  /** Whether a condition holds. */
  public enum Status {
    True,
    False,
    Unknown
  }

  /** Whether the condition is there and True. */
  public boolean holds() {
    return status == Status.True;
  }
}
