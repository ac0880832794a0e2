package dev.fastforward.operator.reconcile;

import dev.fastforward.crds.CurrentBuild;
import dev.fastforward.crds.ImageBuild;
import dev.fastforward.crds.ImageBuildStatus;
import dev.fastforward.operator.plan.Attempt;
import dev.fastforward.operator.plan.AttemptState;
import dev.fastforward.operator.plan.SourceState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in memory. It can be told to fail at any of its calls, as if the operator died there.
 */
final class FakeCluster implements Cluster {
  final ImageBuild imageBuild;
  final Map<String, Attempt> jobs = new LinkedHashMap<>();
  final List<String> created = new ArrayList<>();
  final List<String> requests = new ArrayList<>();
  final List<String> told = new ArrayList<>();
  final List<String> notes = new ArrayList<>();
  SourceState source = new SourceState.Found("sha256:one");
  Cluster.@Nullable Start answer;

  /** Why pods cannot end; null if they can. */
  @Nullable String stuck;

  int callsUntilDeath = Integer.MAX_VALUE;

  FakeCluster(ImageBuild imageBuild) {
    this.imageBuild = imageBuild;
  }

  /** Thrown where the operator dies. */
  static final class Death extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private void step() {
    if (callsUntilDeath-- == 0) {
      throw new Death();
    }
  }

  @Override
  public SourceState source() {
    return source;
  }

  @Override
  public List<Attempt> attempts(ImageBuildStatus status, Instant now) {
    return List.copyOf(jobs.values());
  }

  @Override
  public Start start(CurrentBuild build) {
    step();
    if (answer != null) {
      return answer;
    }
    requests.add(build.job());
    if (jobs.putIfAbsent(build.job(), new Attempt(build, new AttemptState.Waiting(null), false))
        == null) {
      created.add(build.job());
    }
    step(); // made, but nobody knows
    return new Start.Done();
  }

  @Override
  public void writeStatus(ImageBuildStatus status) {
    step();
    imageBuild.setStatus(status);
  }

  @Override
  public void delete(CurrentBuild build) {
    step();
    jobs.computeIfPresent(
        build.job(),
        (name, attempt) ->
            attempt.ended() ? null : new Attempt(attempt.build(), attempt.state(), true));
    requests.remove(build.job());
  }

  @Override
  public void deleteRequest(CurrentBuild build) {
    step();
    requests.remove(build.job());
  }

  @Override
  public void publish(Notice notice) {
    String text = notice.reason() + " " + notice.key();
    if (!told.contains(text)) {
      told.add(text);
      notes.add(notice.message());
    }
  }

  // ---- what the world does

  void becomes(String job, AttemptState state) {
    Attempt attempt = jobs.get(job);
    if (attempt == null) {
      throw new IllegalArgumentException("no Job " + job + " in " + jobs.keySet());
    }
    jobs.put(job, new Attempt(attempt.build(), state, attempt.deleting(), stuck));
  }

  void vanishes(String job) {
    jobs.remove(job);
  }

  /** Jobs that are being deleted are gone. */
  void podsStop() {
    jobs.values().removeIf(Attempt::deleting);
  }
}
