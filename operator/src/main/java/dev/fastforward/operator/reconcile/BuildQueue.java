package dev.fastforward.operator.reconcile;

import dev.fastforward.crds.CurrentBuild;
import dev.fastforward.operator.plan.Decision;
import dev.fastforward.operator.plan.Facts;
import dev.fastforward.operator.plan.Limits;
import dev.fastforward.operator.plan.Load;
import dev.fastforward.operator.plan.Planner;
import dev.fastforward.operator.plan.Turns;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets builds start one after the other, so that two visits at the same time do not both take the
 * last place. What runs is counted by the Jobs that the cluster has, so a restart loses nothing but
 * the order of those that wait; a Job that was just made counts although the cache is behind.
 */
final class BuildQueue {
  /** After this time the cache has seen every Job that was made. */
  private static final Duration UNSEEN = Duration.ofMinutes(2);

  /** An ImageBuild that is called and does not come within this time loses its turn. */
  private static final Duration CALLED = Duration.ofSeconds(30);

  private final Limits limits;
  private final InstantSource clock;
  private final Map<ResourceID, Instant> made = new HashMap<>();
  private final Map<ResourceID, Place> waiting = new HashMap<>();
  private Surroundings surroundings =
      new Surroundings(Stream::empty, imageBuild -> true, imageBuild -> {});

  BuildQueue(Limits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /** A Job that is there. */
  record Seen(ResourceID job, boolean over) {}

  /**
   * @param jobs all that are there
   * @param exists whether there is such an ImageBuild
   * @param call has that ImageBuild visited
   */
  record Surroundings(
      Supplier<Stream<Seen>> jobs, Predicate<ResourceID> exists, Consumer<ResourceID> call) {}

  private record Place(Turns.Waiting one, @Nullable Instant called) {}

  synchronized void connect(Surroundings found) {
    surroundings = found;
  }

  /** What is to be done about a build that could start, now that all others are known. */
  synchronized Decision decide(Facts facts, ResourceID imageBuild, CurrentBuild build) {
    Instant now = clock.instant();
    String namespace = namespace(imageBuild);
    ResourceID job = new ResourceID(build.job(), namespace);
    Map<String, Integer> running = running(now, job);
    Turns.Waiting self =
        new Turns.Waiting(namespace, imageBuild.getName(), facts.reconcilingSince());
    List<Turns.Waiting> others = new ArrayList<>(candidates(now, imageBuild));
    others.add(self);
    int all = running.values().stream().mapToInt(Integer::intValue).sum();
    boolean next = Turns.next(limits, running, others).contains(self);
    Decision decision =
        Planner.decide(facts.with(new Load(limits, all, running.getOrDefault(namespace, 0), next)));
    if (decision instanceof Decision.Start) {
      waiting.remove(imageBuild);
      made.put(job, now);
    } else {
      waiting.put(imageBuild, new Place(self, null));
    }
    return decision;
  }

  /** The build that was let start did not. */
  void giveBack(ResourceID imageBuild, CurrentBuild build) {
    synchronized (this) {
      made.remove(new ResourceID(build.job(), namespace(imageBuild)));
    }
    callNext();
  }

  /** The ImageBuild does not ask for a place any more. */
  void leave(ResourceID imageBuild) {
    boolean waited;
    synchronized (this) {
      waited = waiting.remove(imageBuild) != null;
    }
    if (waited) {
      callNext();
    }
  }

  /** Calls the ImageBuilds whose turn has come. */
  void callNext() {
    List<ResourceID> next;
    Consumer<ResourceID> call;
    synchronized (this) {
      if (waiting.isEmpty()) {
        return;
      }
      Instant now = clock.instant();
      waiting.keySet().removeIf(surroundings.exists().negate());
      call = surroundings.call();
      next =
          Turns.next(limits, running(now, null), candidates(now, null)).stream()
              .map(one -> new ResourceID(one.name(), one.namespace()))
              .toList();
      next.forEach(id -> waiting.computeIfPresent(id, (same, at) -> new Place(at.one(), now)));
    }
    next.forEach(call);
  }

  /** Those that wait, without the one that asks and those that did not come when called. */
  private List<Turns.Waiting> candidates(Instant now, @Nullable ResourceID asking) {
    return waiting.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(asking))
        .filter(entry -> surroundings.exists().test(entry.getKey()))
        .map(Map.Entry::getValue)
        .filter(place -> place.called() == null || place.called().plus(CALLED).isAfter(now))
        .map(Place::one)
        .toList();
  }

  /** How many builds run in each namespace, without that of the Job that is to be made. */
  private Map<String, Integer> running(Instant now, @Nullable ResourceID except) {
    Set<ResourceID> jobs = new HashSet<>();
    Set<ResourceID> seen = new HashSet<>();
    surroundings
        .jobs()
        .get()
        .forEach(one -> {
          seen.add(one.job());
          if (!one.over()) {
            jobs.add(one.job());
          }
        });
    made.entrySet()
        .removeIf(one -> seen.contains(one.getKey()) || one.getValue().plus(UNSEEN).isBefore(now));
    jobs.addAll(made.keySet());
    jobs.remove(except);
    Map<String, Integer> running = new HashMap<>();
    jobs.forEach(job -> running.merge(namespace(job), 1, Integer::sum));
    running.replaceAll((namespace, count) -> limits.share(count));
    return running;
  }

  private static String namespace(ResourceID id) {
    return id.getNamespace().orElse("");
  }
}
