package dev.fastforward.operator.gitops;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How Flux, kpt and others judge an object of a kind that they do not know: the rules of kstatus,
 * in the order in which it applies them.
 */
final class Kstatus {
  private Kstatus() {}

  static String judge(JsonNode object) {
    if (object.at("/metadata/deletionTimestamp").isTextual()) {
      return "Terminating";
    }
    JsonNode observed = object.at("/status/observedGeneration");
    if (!observed.isMissingNode()
        && observed.asLong() != object.at("/metadata/generation").asLong()) {
      return "InProgress";
    }
    for (JsonNode condition : object.at("/status/conditions")) {
      boolean holds = condition.path("status").asText().equals("True");
      if (holds && condition.path("type").asText().equals("Reconciling")) {
        return "InProgress";
      }
      if (holds && condition.path("type").asText().equals("Stalled")) {
        return "Failed";
      }
    }
    for (JsonNode condition : object.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True") ? "Current" : "InProgress";
      }
    }
    return "Current";
  }
}
