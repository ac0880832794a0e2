package dev.fastforward.operator.reconcile;

import dev.fastforward.crds.ImageBuild;
import dev.fastforward.crds.Source;
import dev.fastforward.operator.job.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is watched, and which ImageBuild a change is about. */
public final class Watches {
  /**
   * How many objects a list has per answer. Each can have 1.5 MB, which is as much as etcd takes,
   * and an answer is in memory as a whole.
   */
  public static final long PAGE = 20;

  private static final String BY_SOURCE = "source";

  private Watches() {}

  /** Whether a change of an ImageBuild can ask for something: our own status cannot. */
  public static boolean isWorthALook(ImageBuild now, ImageBuild before) {
    ObjectMeta a = now.getMetadata();
    ObjectMeta b = before.getMetadata();
    return !Objects.equals(a.getGeneration(), b.getGeneration())
        || !Objects.equals(rebuild(a), rebuild(b))
        || !Objects.equals(a.getUid(), b.getUid());
  }

  private static @Nullable String rebuild(ObjectMeta metadata) {
    return metadata.getAnnotations() == null
        ? null
        : metadata.getAnnotations().get(ImageBuild.REBUILD_ANNOTATION);
  }

  /** Pods that the operator made. */
  static <R extends HasMetadata> EventSource<R, ImageBuild> owned(
      Class<R> type, EventSourceContext<ImageBuild> context) {
    return new InformerEventSource<>(ownedBy(type), context);
  }

  /** How objects are watched that the operator made. */
  static <R extends HasMetadata> InformerEventSourceConfiguration<R> ownedBy(Class<R> type) {
    return InformerEventSourceConfiguration.from(type, ImageBuild.class)
        .withName(type.getSimpleName())
        .withLabelSelector(KubernetesCluster.selector())
        .withSecondaryToPrimaryMapper(Watches::owner)
        .withNamespacesInheritedFromController()
        .withInformerListLimit(PAGE)
        .build();
  }

  /** The ImageBuild that the labels name. */
  static Set<ResourceID> owner(HasMetadata object) {
    String name = object.getMetadata().getLabels().get(Names.NAME_LABEL);
    return name == null
        ? Set.of()
        : Set.of(new ResourceID(name, object.getMetadata().getNamespace()));
  }

  /** ConfigMaps that can be the source of an ImageBuild. */
  static EventSource<ConfigMap, ImageBuild> sources(EventSourceContext<ImageBuild> context) {
    IndexerResourceCache<ImageBuild> imageBuilds = context.getPrimaryCache();
    imageBuilds.addIndexer(BY_SOURCE, Watches::sourceKeys);
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(ConfigMap.class, ImageBuild.class)
            .withName("Source")
            .withLabelSelector(Names.MANAGED_BY_LABEL + "!=" + Names.MANAGED_BY)
            .withNamespacesInheritedFromController()
            .withSecondaryToPrimaryMapper(configMap ->
                imageBuilds.byIndex(BY_SOURCE, key(configMap.getMetadata())).stream()
                    .map(ResourceID::fromResource)
                    .collect(Collectors.toSet()))
            .withInformerListLimit(PAGE)
            .build(),
        context);
  }

  private static List<String> sourceKeys(ImageBuild imageBuild) {
    Source source = imageBuild.getSpec().source();
    return source == null || source.configMap() == null
        ? List.of()
        : List.of(imageBuild.getMetadata().getNamespace() + "/" + source.configMap().name());
  }

  private static String key(ObjectMeta metadata) {
    return metadata.getNamespace() + "/" + metadata.getName();
  }
}
