package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A toleration, as pods have them. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Toleration(
    @JsonPropertyDescription("Key of the taint; all keys if it is left out.") @Size(max = 316)
        @Nullable String key,
    @JsonPropertyDescription("How key and value are compared; Equal if it is left out.")
        @Nullable Operator operator,
    @JsonPropertyDescription("Value of the taint, for Equal.") @Size(max = 63)
        @Nullable String value,
    @JsonPropertyDescription("Effect of the taint; all effects if it is left out.")
        @Nullable Effect effect,
    @JsonPropertyDescription(
            "How many seconds a NoExecute taint is tolerated; for ever if it is left out.")
        @Nullable Long tolerationSeconds) {

  /** How a toleration matches. */
  public enum Operator {
    Exists,
    Equal
  }

  /** What a taint does to pods that do not tolerate it. */
  public enum Effect {
    NoSchedule,
    PreferNoSchedule,
    NoExecute
  }
}
