package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.TreeMap;

/** Compute resources by name: cpu, memory, ephemeral-storage. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Resources(
    @JsonPropertyDescription("What is set aside for the container on its node.")
        @ValidationRule(
            value = "self.all(k, size(k) <= 316)",
            message = "pod.resources.requests: a name has at most 316 characters")
        Map<String, Quantity> requests,
    @JsonPropertyDescription("What the container can use at most.")
        @ValidationRule(
            value = "self.all(k, size(k) <= 316)",
            message = "pod.resources.limits: a name has at most 316 characters")
        Map<String, Quantity> limits) {

  public Resources {
    requests = requests == null ? Map.of() : new TreeMap<>(requests);
    limits = limits == null ? Map.of() : new TreeMap<>(limits);
  }
}
