package dev.fastforward.operator.reconcile;

import dev.fastforward.crds.CurrentBuild;
import dev.fastforward.crds.ImageBuild;
import dev.fastforward.crds.ImageBuildStatus;
import dev.fastforward.crds.Source;
import dev.fastforward.operator.job.JobFactory;
import dev.fastforward.operator.job.JobSettings;
import dev.fastforward.operator.job.Names;
import dev.fastforward.operator.job.Refusals;
import dev.fastforward.operator.job.RequestFactory;
import dev.fastforward.operator.observe.AttemptReader;
import dev.fastforward.operator.plan.Attempt;
import dev.fastforward.operator.plan.SourceDigest;
import dev.fastforward.operator.plan.SourceState;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The cluster, through the API server and the caches of what is watched. */
final class KubernetesCluster implements Cluster {
  /** Whose fields the status has. */
  static final String FIELD_MANAGER = "fastforward-operator";

  private static final int UNPROCESSABLE = 422;

  private final KubernetesClient client;
  private final ImageBuild imageBuild;
  private final Context<ImageBuild> context;
  private final JobSettings settings;
  private final String namespace;

  /**
   * @param context for the Jobs and Pods that were watched
   */
  KubernetesCluster(
      KubernetesClient client,
      ImageBuild imageBuild,
      Context<ImageBuild> context,
      JobSettings settings) {
    this.client = client;
    this.imageBuild = imageBuild;
    this.context = context;
    this.settings = settings;
    this.namespace = imageBuild.getMetadata().getNamespace();
  }

  @Override
  public SourceState source() {
    Source source = imageBuild.getSpec().source();
    if (source == null) {
      return new SourceState.None();
    }
    if (source.configMap() == null) {
      return new SourceState.Remote();
    }
    String name = source.configMap().name();
    ConfigMap configMap = client.configMaps().inNamespace(namespace).withName(name).get();
    return configMap == null
        ? new SourceState.Missing(name)
        : new SourceState.Found(
            SourceDigest.of(orEmpty(configMap.getData()), orEmpty(configMap.getBinaryData())));
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }

  @Override
  public List<Attempt> attempts(ImageBuildStatus status, Instant now) {
    List<Job> jobs = new ArrayList<>();
    context.getSecondaryResourcesAsStream(Job.class).filter(this::isOurs).forEach(jobs::add);
    CurrentBuild current = status.currentBuild();
    if (current != null
        && current.retryTime() == null
        && jobs.stream().noneMatch(job -> job.getMetadata().getName().equals(current.job()))) {
      // The cache may be behind; a Job is lost only if the API server says so.
      Job live = job(current.job());
      if (live != null && isOurs(live)) {
        jobs.add(live);
      }
    }
    Set<Pod> pods = context.getSecondaryResources(Pod.class);
    return jobs.stream()
        .flatMap(job -> AttemptReader.read(job, podsOf(job, pods), now).stream())
        .toList();
  }

  private @Nullable Job job(String name) {
    return client.batch().v1().jobs().inNamespace(namespace).withName(name).get();
  }

  private boolean isOurs(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> owner.getUid().equals(imageBuild.getMetadata().getUid()));
  }

  private static List<Pod> podsOf(Job job, Set<Pod> pods) {
    return pods.stream()
        .filter(pod ->
            pod.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getUid().equals(job.getMetadata().getUid())))
        .toList();
  }

  @Override
  public Start start(CurrentBuild build) {
    Optional<String> refusal = Refusals.first(imageBuild.getSpec(), settings);
    if (refusal.isPresent()) {
      return new Start.Refused(refusal.get());
    }
    try {
      Job job = JobFactory.job(imageBuild, build, settings);
      if (losesUserNamespace(job)) {
        return new Start.Refused(
            "The pod needs a user namespace (spec.pod.userNamespace, or the operator's setting"
                + " FASTFORWARD_USER_NAMESPACES), and the API server of this cluster does not know"
                + " them: they are there from Kubernetes 1.33 on, before that by the feature gate"
                + " UserNamespacesSupport");
      }
      ConfigMap request = RequestFactory.configMap(imageBuild, build, settings);
      Start requested = create(request);
      if (!(requested instanceof Start.Done)) {
        return requested;
      }
      return create(job);
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case UNPROCESSABLE, HttpURLConnection.HTTP_ENTITY_TOO_LARGE ->
            new Start.Refused("The API server does not accept the build: " + message(e));
        case HttpURLConnection.HTTP_FORBIDDEN ->
            new Start.Blocked("The API server does not allow the build yet: " + message(e));
        default -> throw e;
      };
    }
  }

  /**
   * Whether a user namespace must be, and the API server would leave it out. It is asked before the
   * Job is made: a Job that is made and deleted again would be a reason for the next visit.
   */
  private boolean losesUserNamespace(Job job) {
    if (!JobFactory.mustHaveUserNamespace(imageBuild.getSpec(), settings)) {
      return false;
    }
    try {
      return JobFactory.hasLostUserNamespace(job, client.resource(job).dryRun().create());
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return false; // an earlier visit has made it
      }
      throw e;
    }
  }

  private static String message(KubernetesClientException e) {
    return e.getStatus() == null
        ? String.valueOf(e.getMessage())
        : String.valueOf(e.getStatus().getMessage());
  }

  /** Creates it, or finds what an earlier visit that was cut off has created. */
  private Start create(HasMetadata object) {
    try {
      client.resource(object).create();
      return new Start.Done();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
    HasMetadata found = client.resource(object).get();
    String what = object.getKind() + " " + object.getMetadata().getName();
    if (found == null || found.getMetadata().getDeletionTimestamp() != null) {
      return new Start.Blocked("Waiting for an earlier " + what + " to go");
    }
    if (!isOurs(found)) {
      return new Start.Blocked("There is a " + what + " that is not of this ImageBuild");
    }
    if (object instanceof ConfigMap wanted
        && !Objects.equals(wanted.getData(), ((ConfigMap) found).getData())) {
      // The spec changed before the Job could be made.
      client.resource(found).delete();
      client.resource(object).create();
    }
    return new Start.Done();
  }

  @Override
  public void writeStatus(ImageBuildStatus status) {
    ImageBuild patch = new ImageBuild();
    patch.getMetadata().setName(imageBuild.getMetadata().getName());
    patch.getMetadata().setNamespace(namespace);
    patch.setStatus(status);
    client
        .resource(patch)
        .subresource("status")
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(FIELD_MANAGER)
                .withForce(true)
                .build());
  }

  @Override
  public void delete(CurrentBuild build) {
    client
        .batch()
        .v1()
        .jobs()
        .inNamespace(namespace)
        .withName(build.job())
        // Foreground: as long as its pod has not stopped, the Job can be seen.
        .withPropagationPolicy(DeletionPropagation.FOREGROUND)
        .delete();
    deleteRequest(build);
  }

  @Override
  public void deleteRequest(CurrentBuild build) {
    client.configMaps().inNamespace(namespace).withName(build.job()).delete();
  }

  @Override
  public void publish(Notice notice) {
    Notices.publish(client, imageBuild, notice);
  }

  /** Labels by which what we make is watched. */
  static String selector() {
    return Names.MANAGED_BY_LABEL + "=" + Names.MANAGED_BY + "," + Names.OWNER_LABEL;
  }
}
