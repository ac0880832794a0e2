package dev.fastforward.operator.job;

import dev.fastforward.crds.CurrentBuild;
import dev.fastforward.crds.ImageBuild;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Map;
import java.util.TreeMap;

/**
 * Marks the objects that the operator makes. Labels of the ImageBuild are not copied: GitOps tools
 * would prune objects that have them.
 */
final class Ownership {
  private Ownership() {}

  static Map<String, String> labels(ImageBuild owner) {
    // Sorted: the text of a Job is the same in every process.
    return new TreeMap<>(
        Map.of(
            Names.MANAGED_BY_LABEL, Names.MANAGED_BY,
            Names.OWNER_LABEL, owner.getMetadata().getUid(),
            Names.NAME_LABEL, owner.getMetadata().getName()));
  }

  static ObjectMeta metadata(ImageBuild owner, CurrentBuild build) {
    return new ObjectMetaBuilder()
        .withNamespace(owner.getMetadata().getNamespace())
        .withName(build.job())
        .withLabels(labels(owner))
        .withAnnotations(Map.of(Names.BUILD_ANNOTATION, BuildAnnotation.write(build)))
        .withOwnerReferences(
            new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build())
        .build();
  }
}
