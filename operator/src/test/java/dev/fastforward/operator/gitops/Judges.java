package dev.fastforward.operator.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fastforward.crds.ImageBuild;

/** All judges over one object: they must say the same, and what its conditions mean. */
public final class Judges {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Judges() {}

  /** Checks an object of the Java model. */
  public static void assertAgreement(ImageBuild imageBuild) {
    assertAgreement(JSON.valueToTree(imageBuild));
  }

  /** Checks an object in the JSON of the API. */
  public static void assertAgreement(JsonNode object) {
    String expected = expected(object);
    String text = object.path("status").toString();
    assertThat(Kstatus.judge(object)).as("kstatus over %s", text).isEqualTo(kstatus(expected));
    assertThat(FluxHealth.judge(object)).as("Flux over %s", text).isEqualTo(flux(expected));
    ArgoHealth.judge(object)
        .ifPresent(health -> assertThat(health).as("Argo CD over %s", text).isEqualTo(expected));
  }

  /** What the table of states says, in Argo CD's words. */
  private static String expected(JsonNode object) {
    JsonNode status = object.path("status");
    if (status.path("observedGeneration").asLong() != object.at("/metadata/generation").asLong()) {
      return "Progressing";
    }
    String reconciling = condition(status, "Reconciling");
    String stalled = condition(status, "Stalled");
    assertThat(reconciling.equals("True") && stalled.equals("True"))
        .as("Reconciling and Stalled together")
        .isFalse();
    assertThat(reconciling).isIn("", "True");
    assertThat(stalled).isIn("", "True");
    String ready = condition(status, "Ready");
    assertThat(ready)
        .isEqualTo(
            reconciling.equals("True") ? "Unknown" : stalled.equals("True") ? "False" : "True");
    status
        .path("conditions")
        .forEach(condition ->
            assertThat(condition.path("observedGeneration").asLong())
                .isEqualTo(status.path("observedGeneration").asLong()));
    return switch (ready) {
      case "True" -> "Healthy";
      case "False" -> "Degraded";
      default -> "Progressing";
    };
  }

  private static String condition(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path("status").asText();
      }
    }
    return "";
  }

  private static String kstatus(String argo) {
    return switch (argo) {
      case "Healthy" -> "Current";
      case "Degraded" -> "Failed";
      default -> "InProgress";
    };
  }

  private static String flux(String argo) {
    return switch (argo) {
      case "Healthy" -> "current";
      case "Degraded" -> "failed";
      default -> "inProgress";
    };
  }
}
