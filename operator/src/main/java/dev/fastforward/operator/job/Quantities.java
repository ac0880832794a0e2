package dev.fastforward.operator.job;

import io.fabric8.kubernetes.api.model.Quantity;

/** Quantities compared by what they stand for: 1Gi is 1024Mi. */
public final class Quantities {
  private Quantities() {}

  /** Whether it stands for a number, as Kubernetes writes them: 4GB does not. */
  public static boolean isValid(Quantity quantity) {
    try {
      quantity.getNumericalAmount();
      return true;
    } catch (IllegalArgumentException | ArithmeticException _) {
      return false;
    }
  }

  /** Whether the quantity is more than the limit. */
  public static boolean isMore(Quantity quantity, Quantity limit) {
    return quantity.getNumericalAmount().compareTo(limit.getNumericalAmount()) > 0;
  }
}
