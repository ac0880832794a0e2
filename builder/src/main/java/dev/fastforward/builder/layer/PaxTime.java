package dev.fastforward.builder.layer;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** A time of a pax header: seconds since the epoch with a fraction. */
record PaxTime(long seconds, int nanos) {
  String text() {
    return BigDecimal.valueOf(seconds).add(BigDecimal.valueOf(nanos, 9)).toPlainString();
  }

  static PaxTime parse(String text) throws TarFormatException {
    try {
      BigDecimal value = new BigDecimal(text);
      BigDecimal seconds = value.setScale(0, RoundingMode.FLOOR);
      return new PaxTime(
          seconds.longValueExact(), value.subtract(seconds).movePointRight(9).intValue());
    } catch (ArithmeticException | NumberFormatException e) {
      TarFormatException failure =
          new TarFormatException("a pax header has \"" + text + "\" for a time");
      failure.initCause(e);
      throw failure;
    }
  }
}
