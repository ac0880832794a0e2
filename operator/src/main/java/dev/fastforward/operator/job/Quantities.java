package dev.fastforward.operator.job;

import io.fabric8.kubernetes.api.model.Quantity;

/** Quantities compared by what they stand for: 1Gi is 1024Mi. */
public final class Quantities {
  private Quantities() {}

  /** Whether the one is more than the other. */
  public static boolean isMore(Quantity one, Quantity other) {
    return one.getNumericalAmount().compareTo(other.getNumericalAmount()) > 0;
  }
}
