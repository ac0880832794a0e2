package dev.fastforward.operator.reconcile;

import dev.fastforward.crds.ImageBuild;
import dev.fastforward.operator.job.JobSettings;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.InstantSource;
import java.util.List;

/** What java-operator-sdk calls whenever something about an ImageBuild may have changed. */
@ControllerConfiguration(
    name = ImageBuildReconciler.NAME,
    fieldManager = "fastforward-operator",
    // Watches.isWorthALook decides instead: the SDK's own filter does not see annotations.
    generationAwareEventProcessing = false)
public final class ImageBuildReconciler implements Reconciler<ImageBuild> {
  public static final String NAME = "imagebuild";

  private final JobSettings settings;
  private final InstantSource clock;

  public ImageBuildReconciler(JobSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, ImageBuild>> prepareEventSources(
      EventSourceContext<ImageBuild> context) {
    return List.of(
        Watches.owned(Job.class, context),
        Watches.owned(Pod.class, context),
        Watches.sources(context));
  }

  @Override
  public UpdateControl<ImageBuild> reconcile(ImageBuild imageBuild, Context<ImageBuild> context) {
    UpdateControl<ImageBuild> control = UpdateControl.noUpdate();
    if (imageBuild.getMetadata().getDeletionTimestamp() == null) {
      new Reconciliation(new KubernetesCluster(imageBuild, context, settings), clock)
          .visit(imageBuild)
          .ifPresent(control::rescheduleAfter);
    }
    return control;
  }
}
