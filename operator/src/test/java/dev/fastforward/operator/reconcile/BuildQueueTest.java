package dev.fastforward.operator.reconcile;

import static dev.fastforward.operator.Builders.NOW;
import static dev.fastforward.operator.Builders.build;
import static dev.fastforward.operator.Builders.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.crds.BuildReason;
import dev.fastforward.crds.CurrentBuild;
import dev.fastforward.crds.ImageBuildStatus;
import dev.fastforward.operator.plan.Decision;
import dev.fastforward.operator.plan.Facts;
import dev.fastforward.operator.plan.Limits;
import dev.fastforward.operator.plan.Load;
import dev.fastforward.operator.plan.SourceState;
import dev.fastforward.operator.plan.Turns;
import dev.fastforward.operator.plan.Turns.Waiting;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Who may start, and who waits. */
class BuildQueueTest {
  private final List<BuildQueue.Seen> jobs = new ArrayList<>();
  private final List<ResourceID> called = new ArrayList<>();
  private final Set<ResourceID> gone = new HashSet<>();
  private Instant now = NOW;

  @Test
  void visitsAtTheSameTimeDoNotExceedTheLimit() throws Exception {
    BuildQueue queue = queue(new Limits(5, 0));
    List<Future<Decision>> decisions = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int n = 0; n < 200; n++) {
        String name = "app" + n;
        decisions.add(threads.submit(() -> ask(queue, "team", name)));
      }
    }
    int started = 0;
    for (Future<Decision> decision : decisions) {
      started += decision.get() instanceof Decision.Start ? 1 : 0;
    }
    assertThat(started).as("although no cache has seen any Job").isEqualTo(5);
  }

  @Test
  void whatRanBeforeTheOperatorStartedCounts() {
    jobs.add(running("elsewhere", "old-1"));
    BuildQueue queue = queue(new Limits(1, 0));
    assertThat(ask(queue, "team", "app")).isInstanceOf(Decision.Queue.class);
    jobs.set(0, ended("elsewhere", "old-1"));
    queue.callNext();
    assertThat(called).containsExactly(id("team", "app"));
    assertThat(ask(queue, "team", "app")).isInstanceOf(Decision.Start.class);
  }

  @Test
  void aStartThatCameToNothingGivesItsPlaceBack() {
    BuildQueue queue = queue(new Limits(1, 0));
    assertThat(ask(queue, "team", "a")).isInstanceOf(Decision.Start.class);
    assertThat(ask(queue, "team", "b")).isInstanceOf(Decision.Queue.class);
    queue.giveBack(id("team", "a"), job("a"));
    assertThat(called).containsExactly(id("team", "b"));
    assertThat(ask(queue, "team", "b")).isInstanceOf(Decision.Start.class);
  }

  @Test
  void aJobThatNoCacheEverSeesDoesNotTakeItsPlaceForEver() {
    BuildQueue queue = queue(new Limits(1, 0));
    ask(queue, "team", "a");
    now = now.plusSeconds(121);
    assertThat(ask(queue, "team", "b")).isInstanceOf(Decision.Start.class);
  }

  @Test
  void aNamespaceHasALimitOfItsOwn() {
    BuildQueue queue = queue(new Limits(10, 1));
    assertThat(ask(queue, "team", "a")).isInstanceOf(Decision.Start.class);
    assertThat(ask(queue, "team", "b"))
        .isInstanceOfSatisfying(
            Decision.Queue.class,
            wait -> assertThat(wait.message()).contains("MAX_BUILDS_PER_NAMESPACE"));
    assertThat(ask(queue, "other", "c")).isInstanceOf(Decision.Start.class);
  }

  @Test
  void whoComesLaterDoesNotGoFirst() {
    jobs.add(running("elsewhere", "x-1"));
    BuildQueue queue = queue(new Limits(1, 0));
    ask(queue, "team", "first");
    now = now.plusSeconds(1);
    jobs.clear();
    assertThat(ask(queue, "team", "second")).isInstanceOf(Decision.Queue.class);
    assertThat(ask(queue, "team", "first")).isInstanceOf(Decision.Start.class);
  }

  @Test
  void whoDoesNotComeWhenCalledIsPassedOver() {
    jobs.add(running("elsewhere", "x-1"));
    BuildQueue queue = queue(new Limits(1, 0));
    ask(queue, "team", "broken");
    now = now.plusSeconds(1);
    ask(queue, "team", "good");
    jobs.clear();
    queue.callNext();
    assertThat(called).containsExactly(id("team", "broken"));
    now = now.plusSeconds(31);
    assertThat(ask(queue, "team", "good")).isInstanceOf(Decision.Start.class);
  }

  @Test
  void whoIsDeletedOrChangesItsMindIsNotWaitedFor() {
    jobs.add(running("elsewhere", "x-1"));
    BuildQueue queue = queue(new Limits(1, 0));
    ask(queue, "team", "deleted");
    ask(queue, "team", "undecided");
    ask(queue, "team", "zealous");
    jobs.clear();
    gone.add(id("team", "deleted"));
    queue.leave(id("team", "undecided"));
    assertThat(called).containsExactly(id("team", "zealous"));
  }

  @Test
  void aNamespaceWithManyThatWaitDoesNotKeepOthersOut() {
    List<Waiting> waiting = new ArrayList<>();
    for (int n = 0; n < 100; n++) {
      waiting.add(new Waiting("loud", "a" + n, NOW.plusSeconds(n)));
    }
    Waiting quiet = new Waiting("quiet", "b", NOW.plusSeconds(1000));
    waiting.add(quiet);
    assertThat(Turns.next(new Limits(3, 0), Map.of("loud", 1), waiting))
        .containsExactly(quiet, waiting.getFirst());
    assertThat(Turns.next(Limits.NONE, Map.of(), waiting)).hasSize(101);
    assertThat(Turns.next(new Limits(0, 2), Map.of("loud", 2), waiting)).containsExactly(quiet);
  }

  private BuildQueue queue(Limits limits) {
    BuildQueue queue = new BuildQueue(limits, () -> now);
    queue.connect(new BuildQueue.Surroundings(jobs::stream, id -> !gone.contains(id), called::add));
    return queue;
  }

  private Decision ask(BuildQueue queue, String namespace, String name) {
    Facts facts =
        new Facts(
            name,
            1,
            spec(),
            ImageBuildStatus.UNSEEN,
            null,
            new SourceState.Found("sha256:source"),
            List.of(),
            now,
            Load.NONE);
    return queue.decide(facts, id(namespace, name), job(name));
  }

  private static CurrentBuild job(String name) {
    CurrentBuild build = build(1, 1, "v1:f");
    return new CurrentBuild(
        1,
        1,
        0,
        List.of(BuildReason.Created),
        1,
        build.fingerprint(),
        null,
        null,
        build.startTime(),
        name + "-1",
        null);
  }

  private static BuildQueue.Seen running(String namespace, String job) {
    return new BuildQueue.Seen(id(namespace, job), false);
  }

  private static BuildQueue.Seen ended(String namespace, String job) {
    return new BuildQueue.Seen(id(namespace, job), true);
  }

  private static ResourceID id(String namespace, String name) {
    return new ResourceID(name, namespace);
  }
}
