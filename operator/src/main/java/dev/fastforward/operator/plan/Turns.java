package dev.fastforward.operator.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which builds start next when not all can. First comes the namespace in which the fewest builds
 * run, so that no namespace keeps the others out; within a namespace, the build that has waited for
 * the longest time.
 */
public final class Turns {
  private Turns() {}

  /** An ImageBuild that waits for a place. */
  public record Waiting(String namespace, String name, Instant since) {}

  /**
   * Those that may start now, in their order.
   *
   * @param running number of builds that run, by namespace
   */
  public static List<Waiting> next(
      Limits limits, Map<String, Integer> running, Collection<Waiting> waiting) {
    Map<String, Integer> counts = new HashMap<>(running);
    int all = running.values().stream().mapToInt(Integer::intValue).sum();
    List<Waiting> left = new ArrayList<>(waiting);
    List<Waiting> next = new ArrayList<>();
    while (!limits.areReached(all + next.size())) {
      Optional<Waiting> first =
          left.stream()
              .filter(one -> !limits.areReachedIn(counts.getOrDefault(one.namespace(), 0)))
              .min(order(counts));
      if (first.isEmpty()) {
        break;
      }
      left.remove(first.get());
      next.add(first.get());
      counts.merge(first.get().namespace(), 1, Integer::sum);
    }
    return next;
  }

  private static Comparator<Waiting> order(Map<String, Integer> counts) {
    return Comparator.<Waiting>comparingInt(one -> counts.getOrDefault(one.namespace(), 0))
        .thenComparing(Waiting::since)
        .thenComparing(Waiting::namespace)
        .thenComparing(Waiting::name);
  }
}
