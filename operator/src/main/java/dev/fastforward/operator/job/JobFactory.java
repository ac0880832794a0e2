package dev.fastforward.operator.job;

import dev.fastforward.crds.CurrentBuild;
import dev.fastforward.crds.ImageBuild;
import dev.fastforward.crds.ImageBuildSpec;
import dev.fastforward.crds.Pod.UserNamespace;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The Job of one attempt: one pod, which is never replaced by Kubernetes. */
public final class JobFactory {
  /** How long a pod may wait for a node and its images, in addition to the build's timeout. */
  private static final Duration GRACE = Duration.ofMinutes(5);

  /** The operator deletes finished Jobs. This deletes them where the operator was uninstalled. */
  private static final Duration BACKSTOP = Duration.ofDays(1);

  /** How long the executor has to stop: it has nothing to save. */
  private static final long STOP_SECONDS = 5;

  /**
   * Webhooks of clouds put tokens of the pod's account into all containers except those that are
   * named here. EKS separates names by commas, Azure by semicolons.
   */
  private static final Map<String, String> POD_ANNOTATIONS =
      new TreeMap<>(
          Map.of(
              "kubectl.kubernetes.io/default-container", Names.EXECUTOR,
              "eks.amazonaws.com/skip-containers", Names.STAGE,
              "azure.workload.identity/skip-containers", Names.STAGE));

  private JobFactory() {}

  /** The Job; its request has the same name. */
  public static Job job(ImageBuild owner, CurrentBuild build, JobSettings settings) {
    Duration timeout = Durations.parse(owner.getSpec().timeout());
    return new JobBuilder()
        .withMetadata(Ownership.metadata(owner, build))
        .withNewSpec()
        .withBackoffLimit(0)
        .withActiveDeadlineSeconds(timeout.plus(GRACE).toSeconds())
        .withTtlSecondsAfterFinished((int) BACKSTOP.toSeconds())
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(Ownership.labels(owner))
        .withAnnotations(POD_ANNOTATIONS)
        .endMetadata()
        .withSpec(pod(owner.getSpec(), build, settings).build())
        .endTemplate()
        .endSpec()
        .build();
  }

  /** Whether the build may not run without a user namespace. */
  public static boolean mustHaveUserNamespace(ImageBuildSpec spec, JobSettings settings) {
    dev.fastforward.crds.Pod wishes = spec.pod();
    return settings.floors().userNamespaces() == UserNamespaces.REQUIRED
        || (wishes != null && wishes.userNamespace() == UserNamespace.Required);
  }

  /**
   * Whether the API server dropped the request for a user namespace: a server that does not know
   * the field drops it without an error.
   */
  public static boolean hasLostUserNamespace(Job asked, Job made) {
    return Boolean.FALSE.equals(asked.getSpec().getTemplate().getSpec().getHostUsers())
        && !Boolean.FALSE.equals(made.getSpec().getTemplate().getSpec().getHostUsers());
  }

  private static PodSpecBuilder pod(ImageBuildSpec spec, CurrentBuild build, JobSettings settings) {
    dev.fastforward.crds.Pod wishes = spec.pod();
    PodSpecBuilder pod =
        new PodSpecBuilder()
            .withRestartPolicy("Never")
            .withTerminationGracePeriodSeconds(STOP_SECONDS)
            .withAutomountServiceAccountToken(false)
            .withEnableServiceLinks(false)
            .withNewSecurityContext()
            .withNewSeccompProfile()
            .withType("RuntimeDefault")
            .endSeccompProfile()
            .endSecurityContext()
            // In this order: the executor has more to do before it needs the stage.
            .withContainers(
                ExecutorContainer.of(spec, settings), StageContainer.of(wishes, settings))
            .withVolumes(Volumes.of(spec, build, settings));
    if (inUserNamespace(wishes, settings)) {
      pod.withHostUsers(false);
    }
    Map<String, String> nodeSelector = nodeSelector(wishes, settings.floors());
    pod.withNodeSelector(nodeSelector.isEmpty() ? null : nodeSelector);
    if (wishes != null) {
      pod.withServiceAccountName(wishes.serviceAccountName())
          .withTolerations(wishes.tolerations().stream().map(JobFactory::toleration).toList());
    }
    return pod;
  }

  private static Map<String, String> nodeSelector(
      dev.fastforward.crds.@Nullable Pod wishes, Floors floors) {
    Map<String, String> labels = new TreeMap<>();
    if (wishes != null) {
      labels.putAll(wishes.nodeSelector());
    }
    labels.putAll(floors.nodeSelector());
    return labels;
  }

  private static boolean inUserNamespace(
      dev.fastforward.crds.@Nullable Pod wishes, JobSettings settings) {
    UserNamespace wish = wishes == null ? null : wishes.userNamespace();
    return switch (settings.floors().userNamespaces()) {
      case REQUIRED -> true;
      case PREFERRED -> wish != UserNamespace.Disabled;
      case ON_REQUEST -> wish == UserNamespace.Required;
    };
  }

  private static Toleration toleration(dev.fastforward.crds.Toleration toleration) {
    return new TolerationBuilder()
        .withKey(toleration.key())
        .withOperator(toleration.operator() == null ? null : toleration.operator().name())
        .withValue(toleration.value())
        .withEffect(toleration.effect() == null ? null : toleration.effect().name())
        .withTolerationSeconds(toleration.tolerationSeconds())
        .build();
  }
}
