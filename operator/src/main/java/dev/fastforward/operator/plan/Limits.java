package dev.fastforward.operator.plan;

/**
 * How many builds may run at once; 0 for no limit.
 *
 * @param all in all namespaces that the operator watches
 * @param perNamespace in each of them
 */
public record Limits(int all, int perNamespace) {
  public static final Limits NONE = new Limits(0, 0);

  /** What a namespace counts of the total: at most its own limit, even if it has more Jobs. */
  public int share(int runningInNamespace) {
    return perNamespace > 0 ? Math.min(runningInNamespace, perNamespace) : runningInNamespace;
  }

  boolean areReached(int running) {
    return all > 0 && running >= all;
  }

  boolean areReachedIn(int runningInNamespace) {
    return perNamespace > 0 && runningInNamespace >= perNamespace;
  }
}
