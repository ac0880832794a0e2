package dev.fastforward.builder.execute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.keys.CacheKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class StepClaimsTest {
  private static final CacheKey A = key('a');
  private static final CacheKey B = key('b');
  private static final CacheKey C = key('c');
  private static final CacheKey CONTENT = key('d');
  private final StepClaims claims = new StepClaims();

  private static CacheKey key(char digit) {
    return new CacheKey(String.valueOf(digit).repeat(64));
  }

  /** Takes a step in another thread; done when it has it. */
  private static FutureTask<Boolean> taking(
      StepClaims.Claim claim, CacheKey key, CacheKey contentKey) throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    FutureTask<Boolean> taking =
        new FutureTask<>(() -> {
          running.countDown();
          claim.take(key, contentKey);
          return true;
        });
    Thread.ofVirtual().start(taking);
    running.await();
    return taking;
  }

  @Test
  void theFirstHasAllItsStepsAndTheSecondWhatIsLeft() {
    StepClaims.Claim first = claims.claim(List.of(A, B));
    StepClaims.Claim second = claims.claim(List.of(A, C));
    assertThat(first.isTaken(A, A)).isFalse();
    assertThat(second.isTaken(A, A)).isTrue();
    assertThat(second.isTaken(C, C)).isFalse();
    first.done(A, A);
    assertThat(second.isTaken(A, A)).isFalse();
    assertThat(second.isTaken(B, B)).isTrue();
    first.close();
    assertThat(second.isTaken(B, B)).isFalse();
  }

  @Test
  void whoWaitsGoesOnWhenTheStepIsDone() throws Exception {
    StepClaims.Claim first = claims.claim(List.of(A));
    FutureTask<Boolean> second = taking(claims.claim(List.of(A)), A, A);
    assertThat(second.isDone()).isFalse();
    first.done(A, A);
    assertThat(second.get()).isTrue();
  }

  @Test
  void whoWaitsGoesOnWhenTheOtherHasGivenUp() throws Exception {
    StepClaims.Claim first = claims.claim(List.of(A));
    FutureTask<Boolean> second = taking(claims.claim(List.of(A)), A, A);
    first.close();
    assertThat(second.get()).isTrue();
    // It has the step now, and a third one waits for it.
    assertThat(claims.claim(List.of(A)).isTaken(A, A)).isTrue();
  }

  @Test
  void stepsOfTheSameContentAreOneStepToo() throws Exception {
    StepClaims.Claim first = claims.claim(List.of(A));
    StepClaims.Claim second = claims.claim(List.of(B));
    first.byContent(Map.of(A, CONTENT));
    second.byContent(Map.of(B, CONTENT));
    assertThat(first.isTaken(A, CONTENT)).isFalse();
    FutureTask<Boolean> waiting = taking(second, B, CONTENT);
    assertThat(waiting.isDone()).isFalse();
    first.done(A, CONTENT);
    assertThat(waiting.get()).isTrue();
  }

  @Test
  void theContentOfAStepBelongsToWhoHasTheStep() {
    StepClaims.Claim first = claims.claim(List.of(A));
    StepClaims.Claim second = claims.claim(List.of(A, B));
    second.byContent(Map.of(A, CONTENT, B, C));
    assertThat(first.isTaken(A, CONTENT)).isFalse();
    assertThat(first.isTaken(B, B)).isTrue();
    assertThat(first.isTaken(C, C)).isTrue();
  }
}
