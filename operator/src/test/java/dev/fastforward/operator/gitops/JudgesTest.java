package dev.fastforward.operator.gitops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The judges can tell states apart; otherwise their agreement would mean nothing. */
class JudgesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // generation; observed; conditions; kstatus; Argo CD; Flux
        "1; -1; ; InProgress; Progressing; inProgress",
        "2; 1; Ready=True; InProgress; Progressing; inProgress",
        "1; 1; Ready=True; Current; Healthy; current",
        "1; 1; Ready=Unknown Reconciling=True; InProgress; Progressing; inProgress",
        "1; 1; Ready=False Stalled=True; Failed; Degraded; failed",
        "1; 1; Ready=False; InProgress; Progressing; inProgress",
      })
  void statesAreToldApart(
      int generation, int observed, String conditions, String kstatus, String argo, String flux)
      throws IOException {
    JsonNode object = object(generation, observed, conditions == null ? "" : conditions);
    assertThat(Kstatus.judge(object)).isEqualTo(kstatus);
    assertThat(FluxHealth.judge(object)).isEqualTo(flux);
    assumeTrue(ArgoHealth.lua().isPresent(), "Argo CD's check needs the Debian package lua5.1");
    assertThat(ArgoHealth.judge(object)).contains(argo);
  }

  @Test
  void aStatusThatSaysTwoThingsIsRefused() throws IOException {
    JsonNode both = object(1, 1, "Reconciling=True Stalled=True Ready=False");
    assertThatThrownBy(() -> Judges.assertAgreement(both)).isInstanceOf(AssertionError.class);
    JsonNode slow = object(1, 1, "Ready=False");
    assertThatThrownBy(() -> Judges.assertAgreement(slow)).isInstanceOf(AssertionError.class);
  }

  private static JsonNode object(int generation, int observed, String conditions)
      throws IOException {
    StringBuilder yaml =
        new StringBuilder(
            "metadata: {generation: %d}\nstatus:\n  observedGeneration: %d\n"
                .formatted(generation, observed));
    if (!conditions.isEmpty()) {
      yaml.append("  conditions:\n");
      for (String condition : conditions.split(" ")) {
        String[] parts = condition.split("=");
        yaml.append(
            "  - {type: %s, status: \"%s\", reason: R, message: M, observedGeneration: %d}\n"
                .formatted(parts[0], parts[1], observed));
      }
    }
    return new ObjectMapper(new YAMLFactory()).readTree(yaml.toString());
  }
}
