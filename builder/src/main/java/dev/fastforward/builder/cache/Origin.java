package dev.fastforward.builder.cache;

import dev.fastforward.builder.keys.CacheKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Where the state of an image comes from.
 *
 * @param key that is known before anything runs: a stage that files were taken from stands in it
 *     with its own key
 * @param contentKey the same, but a stage stands in it with the files that were taken; equal to the
 *     key where there is no such stage
 * @param sources key of each stage that went into the state, directly or by way of another stage,
 *     to what that stage was
 * @param ranAt for each step with a key, of all stages down to the base image, when its command was
 *     executed, in seconds since the epoch; {@link #NEVER} for steps that run none
 */
public record Origin(
    CacheKey key, CacheKey contentKey, Map<CacheKey, SourceState> sources, List<Long> ranAt) {
  /** Stands for the time of what is never out of date. */
  public static final long NEVER = -1;

  public Origin {
    sources = Map.copyOf(sources);
    ranAt = List.copyOf(ranAt);
  }

  /** Of a base image, or the empty one. */
  public static Origin base(CacheKey key) {
    return new Origin(key, key, Map.of(), List.of());
  }

  /**
   * After one more step.
   *
   * @param time when its command was executed, or NEVER
   */
  public Origin next(CacheKey nextKey, CacheKey nextContentKey, long time) {
    List<Long> times = new ArrayList<>(ranAt);
    times.add(time);
    return new Origin(nextKey, nextContentKey, sources, times);
  }

  /** The same state after files were taken from a stage. */
  public Origin taking(Map<CacheKey, SourceState> more) {
    Map<CacheKey, SourceState> all = new HashMap<>(sources);
    all.putAll(more);
    return new Origin(key, contentKey, all, ranAt);
  }

  /** When the oldest command behind the state was executed; NEVER if there is none. */
  public long oldestRun() {
    return LongStream.concat(
            ranAt.stream().mapToLong(Long::longValue),
            sources.values().stream().mapToLong(SourceState::oldestRun))
        .filter(time -> time != NEVER)
        .min()
        .orElse(NEVER);
  }

  /** Whether a command that was executed then is older than the limit. */
  public static boolean isBefore(long ranAt, Instant limit) {
    return ranAt != NEVER && ranAt < limit.getEpochSecond();
  }
}
