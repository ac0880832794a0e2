package dev.fastforward.operator.reconcile;

import static dev.fastforward.operator.Builders.build;
import static dev.fastforward.operator.Builders.gitSpec;
import static dev.fastforward.operator.Builders.imageBuild;
import static dev.fastforward.operator.Builders.settings;
import static dev.fastforward.operator.Builders.spec;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.fastforward.crds.ImageBuild;
import dev.fastforward.crds.ImageBuildSpec;
import dev.fastforward.operator.job.JobFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** That nothing large stays. AttemptReaderTest shows that what is read later does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExtractsTest {
  private static final String LARGE = "x".repeat(100_000);
  private static final int SMALL = 2_000;

  private final KubernetesSerialization whole = new KubernetesSerialization();
  private final KubernetesSerialization extracts = Extracts.serialization();

  @BeforeAll
  void registerImageBuild() {
    whole.registerKubernetesResource(ImageBuild.class);
    extracts.registerKubernetesResource(ImageBuild.class);
  }

  @Test
  void ofAnImageBuildTheSourceAndTheRebuildStay() {
    ImageBuild extract = extracts.unmarshal(whole.asJson(large(spec(LARGE))), ImageBuild.class);
    assertSmall(extract);
    assertThat(ResourceID.fromResource(extract)).isEqualTo(new ResourceID("app", "team"));
    assertThat(extract.getMetadata().getResourceVersion()).isEqualTo("7");
    assertThat(extract.getMetadata().getGeneration()).isEqualTo(1);
    assertThat(extract.getMetadata().getDeletionTimestamp()).isNotNull();
    assertThat(extract.getMetadata().getAnnotations())
        .containsExactly(Map.entry(ImageBuild.REBUILD_ANNOTATION, "now"));
    assertThat(extract.getSpec().source()).isEqualTo(spec().source());
  }

  @Test
  void aSourceThatIsNoConfigMapIsNotWatched() {
    assertThat(extracts.clone(large(gitSpec())).getSpec().source()).isNull();
  }

  @Test
  void listsAndWatchesGiveExtracts() {
    ImageBuild large = large(spec());
    DefaultKubernetesResourceList<ImageBuild> list = new DefaultKubernetesResourceList<>();
    list.setItems(List.of(large));
    DefaultKubernetesResourceList<ImageBuild> read =
        extracts.unmarshal(
            new ByteArrayInputStream(whole.asJson(list).getBytes(StandardCharsets.UTF_8)),
            new TypeReference<>() {});
    assertSmall(read.getItems().getFirst());
    WatchEvent event = new WatchEvent(large, "ADDED");
    assertSmall(extracts.unmarshal(whole.asJson(event), WatchEvent.class).getObject());
  }

  @Test
  void ofAConfigMapItsNameAndVersionStay() {
    ConfigMap extract =
        extracts.clone(
            new ConfigMapBuilder()
                .withMetadata(large(imageBuild(spec()).getMetadata()))
                .withData(Map.of("a", LARGE))
                .withBinaryData(Map.of("b", LARGE))
                .build());
    assertSmall(extract);
    assertThat(extract.getMetadata().getName()).isEqualTo("app");
    assertThat(extract.getMetadata().getResourceVersion()).isEqualTo("7");
  }

  @Test
  void ofAJobAndItsPodNoSpecStays() {
    Job job = JobFactory.job(imageBuild(spec()), build(1, 1, "v1:f"), settings());
    Job extract =
        extracts.clone(new JobBuilder(job).withMetadata(large(job.getMetadata())).build());
    assertSmall(extract);
    assertThat(Watches.owner(extract)).containsExactly(new ResourceID("app", "team"));
    Pod pod =
        extracts.clone(
            new PodBuilder()
                .withMetadata(large(job.getMetadata()))
                .withSpec(job.getSpec().getTemplate().getSpec())
                .build());
    assertSmall(pod);
    assertThat(Watches.owner(pod)).containsExactly(new ResourceID("app", "team"));
  }

  /** The SDK asks for annotations without a check. */
  @Test
  void thereAreAlwaysLabelsAndAnnotations() {
    ConfigMap bare = new ConfigMapBuilder().withNewMetadata().endMetadata().build();
    bare.getMetadata().setAnnotations(null);
    bare.getMetadata().setLabels(null);
    ObjectMeta extract = extracts.clone(bare).getMetadata();
    assertThat(extract.getAnnotations()).isEmpty();
    assertThat(extract.getLabels()).isEmpty();
  }

  private void assertSmall(Object extract) {
    assertThat(extracts.asJson(extract)).hasSizeLessThan(SMALL);
  }

  private static ImageBuild large(ImageBuildSpec spec) {
    ImageBuild imageBuild = imageBuild(spec);
    imageBuild.setMetadata(large(imageBuild.getMetadata()));
    return imageBuild;
  }

  /** All that a user can write into it. */
  private static ObjectMeta large(ObjectMeta small) {
    return new ObjectMetaBuilder(small)
        .withResourceVersion("7")
        .withDeletionTimestamp("2026-11-24T12:00:00Z")
        .withFinalizers(LARGE)
        .addToLabels("label", LARGE)
        .addToAnnotations("kubectl.kubernetes.io/last-applied-configuration", LARGE)
        .addToAnnotations(ImageBuild.REBUILD_ANNOTATION, "now")
        .addNewOwnerReference()
        .withName(LARGE)
        .endOwnerReference()
        .withManagedFields(new ManagedFieldsEntryBuilder().withManager(LARGE).build())
        .build();
  }
}
