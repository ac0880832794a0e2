package dev.fastforward.operator.reconcile;

import dev.fastforward.crds.CurrentBuild;
import dev.fastforward.crds.ImageBuildStatus;
import dev.fastforward.operator.plan.Attempt;
import dev.fastforward.operator.plan.SourceState;
import java.time.Instant;
import java.util.List;

/** All that the loop does with the cluster for one ImageBuild. */
interface Cluster {
  SourceState source();

  /** Its attempts, finished ones included. None that was made by an earlier call is missing. */
  List<Attempt> attempts(ImageBuildStatus status, Instant now);

  /** Makes the Job of that attempt, or finds that it is there. */
  Start start(CurrentBuild build);

  void writeStatus(ImageBuildStatus status);

  /** Deletes the Job, and with it its pod and request; does nothing if it is gone. */
  void delete(CurrentBuild build);

  /** Deletes the request of an attempt that has ended: it is not read any more. */
  void deleteRequest(CurrentBuild build);

  /** Publishes a notice, unless it was published before. */
  void publish(Notice notice);

  /** What came of an attempt's start. */
  sealed interface Start {
    record Done() implements Start {}

    /** Something is in the way that will go by itself. */
    record Blocked(String message) implements Start {}

    /** The API server does not accept the Job. */
    record Refused(String message) implements Start {}
  }
}
