package dev.fastforward.builder.execute;

import dev.fastforward.builder.keys.CacheKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Decides which stage does a step that several stages or platforms share: the first one does it,
 * the others wait and use its result. Thread-safe.
 *
 * <p>A stage claims all its steps when it begins, so that those that stages have in common are done
 * in one root. It is free of deadlocks: a stage that holds a content key also holds the definition
 * key, so it waits for no one at this step. A key covers all steps before it, so a stage that waits
 * at a step waits for a stage that is at the same or an earlier step.
 */
public final class StepClaims {
  private final Map<CacheKey, Claim> claims = new HashMap<>();

  /** Claims the steps that no other stage has claimed. */
  Claim claim(Collection<CacheKey> keys) {
    Claim claim = new Claim();
    synchronized (claims) {
      keys.forEach(key -> claims.putIfAbsent(key, claim));
    }
    return claim;
  }

  /** The steps of one stage. Used by one thread; closing releases the remaining steps. */
  final class Claim implements AutoCloseable {

    /**
     * Claims the content keys of the steps whose definition keys it holds.
     *
     * @param contentKeys by definition key
     */
    void byContent(Map<CacheKey, CacheKey> contentKeys) {
      synchronized (claims) {
        contentKeys.forEach((key, contentKey) -> {
          if (claims.get(key) == this) {
            claims.putIfAbsent(contentKey, this);
          }
        });
      }
    }

    /** Whether another stage is about to do this step. */
    boolean isTaken(CacheKey key, CacheKey contentKey) {
      synchronized (claims) {
        return isOthers(key) || isOthers(contentKey);
      }
    }

    /** Waits until no other stage is about to do this step, and claims it. */
    void take(CacheKey key, CacheKey contentKey) throws InterruptedException {
      synchronized (claims) {
        take(key);
        take(contentKey);
      }
    }

    private void take(CacheKey key) throws InterruptedException {
      while (isOthers(key)) {
        claims.wait();
      }
      claims.put(key, this);
    }

    private boolean isOthers(CacheKey key) {
      Claim claim = claims.get(key);
      return claim != null && claim != this;
    }

    /** Releases a step that is done. */
    void done(CacheKey key, CacheKey contentKey) {
      synchronized (claims) {
        claims.remove(key, this);
        claims.remove(contentKey, this);
        claims.notifyAll();
      }
    }

    @Override
    public void close() {
      synchronized (claims) {
        claims.values().removeIf(claim -> claim == this);
        claims.notifyAll();
      }
    }
  }
}
