package dev.fastforward.operator.reconcile;

import dev.fastforward.crds.CurrentBuild;
import dev.fastforward.crds.ImageBuild;
import dev.fastforward.crds.ImageBuildStatus;
import dev.fastforward.operator.plan.Decision;
import dev.fastforward.operator.plan.Facts;
import dev.fastforward.operator.plan.Load;
import dev.fastforward.operator.plan.Planner;
import dev.fastforward.operator.status.StatusWriter;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * One visit to one ImageBuild: observe once, then decide and act until there is something to wait
 * for. A Job is made before the status says so, and an end is in the status before anything is
 * deleted; so a visit that is cut off anywhere is taken up by the next.
 */
final class Reconciliation {
  /** More decisions in a row than there can be if each is carried out. */
  private static final int MOST_STEPS = 6;

  /** How soon to look again after something that no watch reports. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final Duration LATER = Duration.ofMinutes(1);

  /** When to ask for a place again, in case the end of another build was missed. */
  private static final Duration QUEUED = Duration.ofMinutes(2);

  private final Cluster cluster;
  private final BuildQueue queue;
  private final InstantSource clock;

  Reconciliation(Cluster cluster, BuildQueue queue, InstantSource clock) {
    this.cluster = cluster;
    this.queue = queue;
    this.clock = clock;
  }

  /** When to visit again even if nothing changes; empty for never. */
  Optional<Duration> visit(ImageBuild imageBuild) {
    ResourceID id = ResourceID.fromResource(imageBuild);
    Facts facts = observe(imageBuild);
    Decision decision = decide(facts, id);
    for (int step = 1; ; step++) {
      decision = begin(decision, id);
      facts = finish(facts, decision);
      if (isPause(decision)) {
        break;
      }
      if (step == MOST_STEPS) {
        throw new IllegalStateException("no end of decisions, at last " + decision);
      }
      decision = decide(facts, id);
    }
    if (!(decision instanceof Decision.Queue)) {
      queue.leave(id);
    }
    Obsolete.stuck(facts.attempts(), facts.status()).map(Notice::stuck).forEach(cluster::publish);
    Obsolete.of(facts.attempts(), facts.status()).forEach(cluster::delete);
    return again(decision);
  }

  private Facts observe(ImageBuild imageBuild) {
    ImageBuildStatus status =
        imageBuild.getStatus() == null ? ImageBuildStatus.UNSEEN : imageBuild.getStatus();
    Map<String, String> annotations = imageBuild.getMetadata().getAnnotations();
    return new Facts(
        imageBuild.getMetadata().getName(),
        imageBuild.getMetadata().getGeneration(),
        imageBuild.getSpec(),
        status,
        annotations == null ? null : annotations.get(ImageBuild.REBUILD_ANNOTATION),
        cluster.source(),
        cluster.attempts(status, clock.instant()),
        clock.instant(),
        Load.NONE);
  }

  private Decision decide(Facts facts, ResourceID id) {
    Decision decision = Planner.decide(facts);
    return decision instanceof Decision.Start start
        ? queue.decide(facts, id, start.build())
        : decision;
  }

  /** Does what must be done before the status is written. */
  private Decision begin(Decision decision, ResourceID id) {
    if (!(decision instanceof Decision.Start start)) {
      return decision;
    }
    Cluster.Start outcome = start(start.build(), id);
    if (!(outcome instanceof Cluster.Start.Done)) {
      queue.giveBack(id, start.build());
    }
    return switch (outcome) {
      case Cluster.Start.Done done -> decision;
      case Cluster.Start.Blocked blocked -> new Decision.Hold(blocked.message());
      case Cluster.Start.Refused refused -> new Decision.Block("InvalidSpec", refused.message());
    };
  }

  private Cluster.Start start(CurrentBuild build, ResourceID id) {
    try {
      return cluster.start(build);
    } catch (RuntimeException e) {
      // Otherwise the build keeps its place although it does not run.
      queue.giveBack(id, build);
      throw e;
    }
  }

  private Facts finish(Facts facts, Decision decision) {
    ImageBuildStatus status = StatusWriter.write(facts, decision);
    if (!status.equals(facts.status())) {
      cluster.writeStatus(status);
      Notice.of(decision, status, facts.generation()).ifPresent(cluster::publish);
      ended(decision).ifPresent(cluster::deleteRequest);
    }
    return facts.with(status);
  }

  private static Optional<CurrentBuild> ended(Decision decision) {
    return switch (decision) {
      case Decision.Succeed succeed -> Optional.of(succeed.build());
      case Decision.Fail fail -> Optional.of(fail.build());
      case Decision.Cancel cancel -> Optional.of(cancel.build());
      case Decision.Retry retry -> Optional.of(retry.failed());
      default -> Optional.empty();
    };
  }

  private static boolean isPause(Decision decision) {
    return switch (decision) {
      case Decision.Succeed end -> false;
      case Decision.Fail end -> false;
      case Decision.Supersede end -> false;
      case Decision.Cancel end -> false;
      case Decision.Start start -> true;
      case Decision.Progress progress -> true;
      case Decision.Retry retry -> true;
      case Decision.AwaitRetry await -> true;
      case Decision.Hold hold -> true;
      case Decision.Queue inQueue -> true;
      case Decision.Block block -> true;
      case Decision.Settle settle -> true;
    };
  }

  private static Optional<Duration> again(Decision decision) {
    return switch (decision) {
      case Decision.Retry retry -> Optional.of(retry.after());
      case Decision.AwaitRetry await -> Optional.of(await.after());
      case Decision.Hold hold -> Optional.of(SOON);
      case Decision.Queue inQueue -> Optional.of(QUEUED);
      case Decision.Block block -> Optional.of(LATER);
      case Decision.Progress progress when !progress.started() -> Optional.of(SOON.multipliedBy(5));
      default -> Optional.empty();
    };
  }
}
