package dev.fastforward.operator.reconcile;

import dev.fastforward.crds.ImageBuild;
import dev.fastforward.operator.job.JobSettings;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.time.InstantSource;
import java.util.List;

/** What java-operator-sdk calls whenever something about an ImageBuild may have changed. */
@ControllerConfiguration(
    name = ImageBuildReconciler.NAME,
    fieldManager = KubernetesCluster.FIELD_MANAGER,
    // Watches.isWorthALook decides instead: the SDK's own filter does not see annotations.
    generationAwareEventProcessing = false)
public final class ImageBuildReconciler implements Reconciler<ImageBuild> {
  public static final String NAME = "imagebuild";

  private final KubernetesClient client;
  private final JobSettings settings;
  private final InstantSource clock;
  private final BuildQueue queue;

  /**
   * @param client for all requests; what is watched comes from the SDK's own, as {@link Extracts}
   */
  public ImageBuildReconciler(KubernetesClient client, JobSettings settings, InstantSource clock) {
    this.client = client;
    this.settings = settings;
    this.clock = clock;
    this.queue = new BuildQueue(settings.limits(), clock);
  }

  @Override
  public List<EventSource<?, ImageBuild>> prepareEventSources(
      EventSourceContext<ImageBuild> context) {
    SimpleInboundEventSource<ImageBuild> calls = new SimpleInboundEventSource<>("Queue");
    JobWatch jobs = new JobWatch(context, queue::callNext);
    queue.connect(
        new BuildQueue.Surroundings(
            jobs::seen,
            id -> context.getPrimaryCache().get(id).filter(ImageBuildReconciler::stays).isPresent(),
            calls::propagateEvent));
    return List.of(calls, jobs, Watches.owned(Pod.class, context), Watches.sources(context));
  }

  /** One that is being deleted is not visited any more, so it must not keep a place. */
  private static boolean stays(ImageBuild imageBuild) {
    return imageBuild.getMetadata().getDeletionTimestamp() == null;
  }

  @Override
  public UpdateControl<ImageBuild> reconcile(ImageBuild extract, Context<ImageBuild> context) {
    UpdateControl<ImageBuild> control = UpdateControl.noUpdate();
    ImageBuild imageBuild = client.resource(extract).get();
    if (imageBuild != null && stays(imageBuild)) {
      new Reconciliation(new KubernetesCluster(client, imageBuild, context, settings), queue, clock)
          .visit(imageBuild)
          .ifPresent(control::rescheduleAfter);
    }
    return control;
  }
}
