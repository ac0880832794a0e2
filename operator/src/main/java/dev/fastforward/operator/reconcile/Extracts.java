package dev.fastforward.operator.reconcile;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.util.StdConverter;
import dev.fastforward.crds.ImageBuild;
import dev.fastforward.crds.ImageBuildSpec;
import dev.fastforward.crds.Output;
import dev.fastforward.crds.Source;
import dev.fastforward.operator.job.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What stays in memory of each object that is watched. The caches have one of every ImageBuild, Job
 * and Pod of ours and of every ConfigMap, and who makes them decides how large they are. So an
 * object is reduced to the fields below while it is read, before anything can keep it.
 *
 * <p>An extract is for finding out that something happened, never for writing. {@link
 * ImageBuildReconciler} reads the whole ImageBuild at each visit.
 */
public final class Extracts {
  private static final Set<String> LABELS = Set.of(Names.OWNER_LABEL, Names.NAME_LABEL);
  private static final Set<String> ANNOTATIONS =
      Set.of(ImageBuild.REBUILD_ANNOTATION, Names.BUILD_ANNOTATION);

  private Extracts() {}

  /** Reads extracts in place of whole objects; everything else is read as usual. */
  public static KubernetesSerialization serialization() {
    ObjectMapper mapper = new ObjectMapper();
    mapper.addMixIn(ImageBuild.class, ImageBuildMixin.class);
    mapper.addMixIn(Job.class, JobMixin.class);
    mapper.addMixIn(Pod.class, PodMixin.class);
    mapper.addMixIn(ConfigMap.class, ConfigMapMixin.class);
    return new KubernetesSerialization(mapper, true);
  }

  @JsonDeserialize(converter = ImageBuildConverter.class)
  private interface ImageBuildMixin {}

  @JsonDeserialize(converter = JobConverter.class)
  private interface JobMixin {}

  @JsonDeserialize(converter = PodConverter.class)
  private interface PodMixin {}

  @JsonDeserialize(converter = ConfigMapConverter.class)
  private interface ConfigMapMixin {}

  private static final class ImageBuildConverter extends StdConverter<ImageBuild, ImageBuild> {
    @Override
    public ImageBuild convert(ImageBuild whole) {
      return of(whole);
    }
  }

  private static final class JobConverter extends StdConverter<Job, Job> {
    @Override
    public Job convert(Job whole) {
      return of(whole);
    }
  }

  private static final class PodConverter extends StdConverter<Pod, Pod> {
    @Override
    public Pod convert(Pod whole) {
      return of(whole);
    }
  }

  private static final class ConfigMapConverter extends StdConverter<ConfigMap, ConfigMap> {
    @Override
    public ConfigMap convert(ConfigMap whole) {
      return of(whole);
    }
  }

  /** Which ConfigMap it builds from, and no more of its spec. */
  static ImageBuild of(ImageBuild whole) {
    ImageBuild extract = new ImageBuild();
    extract.setMetadata(of(whole.getMetadata()));
    Source source = whole.getSpec() == null ? null : whole.getSpec().source();
    Source configMap =
        source == null || source.configMap() == null ? null : Source.of(source.configMap());
    extract.setSpec(
        new ImageBuildSpec(
            configMap,
            null,
            List.of(),
            List.of(),
            List.of(),
            Output.of(""),
            null,
            null,
            null,
            null));
    return extract;
  }

  /** How far it has come. */
  static Job of(Job whole) {
    JobStatus status = whole.getStatus();
    return new JobBuilder()
        .withMetadata(of(whole.getMetadata()))
        .withStatus(
            status == null
                ? null
                : new JobStatusBuilder()
                    .withStartTime(status.getStartTime())
                    .withConditions(status.getConditions())
                    .build())
        .build();
  }

  /** How far its containers have come, and on which node. */
  static Pod of(Pod whole) {
    return new PodBuilder()
        .withMetadata(of(whole.getMetadata()))
        .withNewSpec()
        .withNodeName(whole.getSpec() == null ? null : whole.getSpec().getNodeName())
        .endSpec()
        .withStatus(of(whole.getStatus()))
        .build();
  }

  private static @Nullable PodStatus of(@Nullable PodStatus status) {
    return status == null
        ? null
        : new PodStatusBuilder()
            .withPhase(status.getPhase())
            .withReason(status.getReason())
            .withMessage(status.getMessage())
            .withConditions(status.getConditions())
            .withContainerStatuses(
                status.getContainerStatuses().stream().map(Extracts::of).toList())
            .build();
  }

  private static ContainerStatus of(ContainerStatus status) {
    return new ContainerStatusBuilder()
        .withName(status.getName())
        .withState(status.getState())
        .withLastState(status.getLastState())
        .build();
  }

  /** That it is there; its version changes with its content. */
  static ConfigMap of(ConfigMap whole) {
    return new ConfigMapBuilder().withMetadata(of(whole.getMetadata())).build();
  }

  private static ObjectMeta of(ObjectMeta whole) {
    return new ObjectMetaBuilder()
        .withName(whole.getName())
        .withNamespace(whole.getNamespace())
        .withUid(whole.getUid())
        .withResourceVersion(whole.getResourceVersion())
        .withGeneration(whole.getGeneration())
        .withCreationTimestamp(whole.getCreationTimestamp())
        .withDeletionTimestamp(whole.getDeletionTimestamp())
        .withLabels(only(LABELS, whole.getLabels()))
        .withAnnotations(only(ANNOTATIONS, whole.getAnnotations()))
        .withOwnerReferences(controller(whole.getOwnerReferences()))
        .build();
  }

  /** Never null: the SDK reads annotations of every object. */
  private static Map<String, String> only(Set<String> names, @Nullable Map<String, String> all) {
    if (all == null) {
      return Map.of();
    }
    Map<String, String> some = new TreeMap<>(all);
    some.keySet().retainAll(names);
    return some;
  }

  /** The API server accepts one controller; of other owners there can be many. */
  private static List<OwnerReference> controller(List<OwnerReference> owners) {
    return owners.stream().filter(owner -> Boolean.TRUE.equals(owner.getController())).toList();
  }
}
