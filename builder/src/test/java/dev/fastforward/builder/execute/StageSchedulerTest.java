package dev.fastforward.builder.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.repository.LostBlobException;
import dev.fastforward.builder.repository.RegistryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class StageSchedulerTest {
  private final List<String> begun = Collections.synchronizedList(new ArrayList<>());
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());
  private final List<String> failed = new ArrayList<>();
  private final CountDownLatch never = new CountDownLatch(1);

  private interface Body {
    void run() throws Exception;
  }

  private final class Named implements StageScheduler.Task<Named> {
    private final String name;
    private final Body body;
    private final List<Named> needs;

    Named(String name, Body body, Named... needs) {
      this.name = name;
      this.body = body;
      this.needs = List.of(needs);
    }

    @Override
    public List<Named> needs() {
      return needs;
    }

    @Override
    public void begin() {
      begun.add(name);
    }

    @Override
    public void run() throws IOException, InterruptedException {
      try {
        body.run();
        done.add(name);
      } catch (IOException | InterruptedException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void run(int jobs, Named... tasks) throws IOException, InterruptedException {
    new StageScheduler<>(jobs, List.of(tasks)).run(task -> failed.add(task.name));
  }

  private static BuildException failure(FailureReason reason, String message) {
    return new BuildException(reason, message);
  }

  /** Ends only by an interruption, and reports it as commands do. */
  private void untilCanceled() {
    try {
      never.await();
    } catch (InterruptedException e) {
      throw failure(FailureReason.Canceled, "canceled");
    }
  }

  @Test
  void oneAfterAnotherTheyKeepTheirOrder() throws Exception {
    Named a = new Named("a", () -> {});
    Named b = new Named("b", () -> {});
    Named c = new Named("c", () -> {}, a);
    Named d = new Named("d", () -> {}, c, b);
    run(1, a, b, c, d);
    assertThat(done).containsExactly("a", "b", "c", "d");
  }

  @Test
  void whatNeedsNothingOfEachOtherMeets() throws Exception {
    CyclicBarrier meeting = new CyclicBarrier(3);
    Named a = new Named("a", meeting::await);
    Named b = new Named("b", meeting::await);
    Named c = new Named("c", meeting::await);
    run(3, a, b, c);
    assertThat(done).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void noMoreAreRunAtOnceThanWasAskedFor() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CyclicBarrier pairs = new CyclicBarrier(2);
    Named[] tasks = new Named[6];
    for (int i = 0; i < tasks.length; i++) {
      tasks[i] =
          new Named(
              "t" + i,
              () -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                pairs.await();
                now.decrementAndGet();
              });
    }
    run(2, tasks);
    assertThat(done).hasSize(6);
    assertThat(most).hasValue(2);
  }

  @Test
  void aTaskIsRunWhenAllThatItNeedsIsDone() throws Exception {
    Named a = new Named("a", () -> {});
    Named b = new Named("b", () -> {}, a);
    Named c = new Named("c", () -> assertThat(done).contains("a", "b"), a, b);
    run(4, a, b, c);
    assertThat(done).containsExactly("a", "b", "c");
  }

  @Test
  void aFailureEndsTheOthersAndStartsNoMore() {
    CountDownLatch waiting = new CountDownLatch(1);
    Named a =
        new Named(
            "a",
            () -> {
              waiting.countDown();
              untilCanceled();
            });
    Named b =
        new Named(
            "b",
            () -> {
              waiting.await();
              throw failure(FailureReason.RunFailed, "b fails");
            });
    Named c = new Named("c", () -> {});
    Named d = new Named("d", () -> {}, a);
    assertThatThrownBy(() -> run(2, a, b, c, d)).hasMessage("b fails");
    assertThat(failed).containsExactly("b");
    assertThat(begun).containsExactly("a", "b");
  }

  @Test
  void ofTwoThatFailByThemselvesTheFirstOfTheListCounts() {
    CountDownLatch failing = new CountDownLatch(1);
    Named a =
        new Named(
            "a",
            () -> {
              failing.countDown();
              try {
                never.await(); // what the other one's failure ends; this one has failed already
              } catch (InterruptedException e) {
                throw failure(FailureReason.RunFailed, "a fails");
              }
            });
    Named b =
        new Named(
            "b",
            () -> {
              failing.await();
              throw failure(FailureReason.RunFailed, "b fails");
            });
    assertThatThrownBy(() -> run(2, a, b)).hasMessage("a fails");
    assertThat(failed).containsExactly("a");
  }

  @Test
  void afterALostLayerTheOthersMayEnd() {
    CompletableFuture<Thread> losing = new CompletableFuture<>();
    Named a =
        new Named(
            "a",
            () -> {
              losing.get().join();
              assertThat(never.await(100, TimeUnit.MILLISECONDS)).isFalse(); // nobody interrupts it
            });
    Named b =
        new Named(
            "b",
            () -> {
              losing.complete(Thread.currentThread());
              throw new LostBlobException(
                  Digest.of(new byte[0]),
                  new RegistryException(RegistryException.Kind.NOT_FOUND, "gone", null));
            });
    Named c = new Named("c", () -> {}, a);
    assertThatThrownBy(() -> run(2, a, b, c)).isInstanceOf(LostBlobException.class);
    assertThat(done).containsExactly("a");
  }

  @Test
  void anInterruptionEndsAll() throws Exception {
    CountDownLatch waiting = new CountDownLatch(2);
    Body body =
        () -> {
          waiting.countDown();
          untilCanceled();
        };
    List<Throwable> thrown = new ArrayList<>();
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              try {
                run(2, new Named("a", body), new Named("b", body), new Named("c", body));
              } catch (Exception e) {
                thrown.add(e);
              }
              assertThat(Thread.currentThread().isInterrupted()).isTrue();
              done.add("caller");
            });
    waiting.await();
    caller.interrupt();
    caller.join();
    assertThat(thrown)
        .singleElement()
        .hasToString(failure(FailureReason.Canceled, "canceled").toString());
    assertThat(begun).containsExactly("a", "b");
    assertThat(done).containsExactly("caller");
  }
}
