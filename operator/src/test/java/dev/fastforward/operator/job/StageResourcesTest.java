package dev.fastforward.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.crds.Resources;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StageResourcesTest {
  private static final Map<String, Quantity> USUAL =
      Map.of("memory", new Quantity("4Gi"), "cpu", new Quantity("4"));

  @Test
  void aStageHasLimitsAlthoughNobodyAskedForThem() {
    ResourceRequirements resources = StageResources.of(null, USUAL);
    assertThat(resources.getLimits()).hasToString("{cpu=4, memory=4Gi}");
    assertThat(resources.getRequests())
        .hasToString("{cpu=100m, ephemeral-storage=64Mi, memory=128Mi}");
  }

  @Test
  void wishesGoBeforeDefaults() {
    ResourceRequirements resources =
        StageResources.of(new Resources(Map.of(), Map.of("memory", new Quantity("64Mi"))), USUAL);
    assertThat(resources.getLimits()).hasToString("{cpu=4, memory=64Mi}");
    assertThat(resources.getRequests()).hasToString("{cpu=100m, ephemeral-storage=64Mi}");
  }

  @Test
  void aRequestAboveTheDefaultLimitRaisesIt() {
    ResourceRequirements resources =
        StageResources.of(new Resources(Map.of("memory", new Quantity("8Gi")), Map.of()), USUAL);
    assertThat(resources.getLimits().get("memory")).hasToString("8Gi");
    assertThat(resources.getRequests().get("memory")).hasToString("8Gi");
  }

  @Test
  void aDefaultRequestIsNotAboveTheLimit() {
    ResourceRequirements resources =
        StageResources.of(null, Map.of("memory", new Quantity("100Mi")));
    assertThat(resources.getRequests().get("memory")).hasToString("100Mi");
  }
}
