package dev.fastforward.operator.reconcile;

import dev.fastforward.crds.ImageBuild;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.stream.Stream;

/** Jobs that the operator made; beside their ImageBuild, their ends are of interest to others. */
final class JobWatch extends InformerEventSource<Job, ImageBuild> {
  private final Runnable ended;

  JobWatch(EventSourceContext<ImageBuild> context, Runnable ended) {
    super(Watches.ownedBy(Job.class), context);
    this.ended = ended;
  }

  Stream<BuildQueue.Seen> seen() {
    return list(JobWatch::isOfAnImageBuild)
        .map(job -> new BuildQueue.Seen(ResourceID.fromResource(job), isOver(job)));
  }

  /** Not of somebody who has only given it our labels. */
  private static boolean isOfAnImageBuild(Job job) {
    return job.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner ->
            Boolean.TRUE.equals(owner.getController())
                && HasMetadata.getKind(ImageBuild.class).equals(owner.getKind()));
  }

  @Override
  public void onUpdate(Job before, Job now) {
    super.onUpdate(before, now);
    if (isOver(now) && !isOver(before)) {
      ended.run();
    }
  }

  @Override
  public void onDelete(Job job, boolean unknown) {
    super.onDelete(job, unknown);
    ended.run();
  }

  /** Whether its pod has ended, too. */
  private static boolean isOver(Job job) {
    return job.getStatus() != null
        && job.getStatus().getConditions().stream()
            .filter(c -> c.getType().equals("Complete") || c.getType().equals("Failed"))
            .anyMatch(condition -> condition.getStatus().equals("True"));
  }
}
