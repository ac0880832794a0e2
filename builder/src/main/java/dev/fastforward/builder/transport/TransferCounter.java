package dev.fastforward.builder.transport;

import dev.fastforward.builder.repository.Transfer;
import java.util.concurrent.atomic.LongAdder;

/** Counts what goes over the wire. Thread-safe. */
public final class TransferCounter {
  private final LongAdder requests = new LongAdder();
  private final LongAdder down = new LongAdder();
  private final LongAdder up = new LongAdder();
  private final LongAdder layersDown = new LongAdder();

  void request() {
    requests.increment();
  }

  void down(long bytes) {
    down.add(bytes);
  }

  void up(long bytes) {
    up.add(bytes);
  }

  public void layerDown(long bytes) {
    layersDown.add(bytes);
  }

  public Transfer snapshot() {
    return new Transfer(requests.sum(), down.sum(), up.sum(), layersDown.sum());
  }
}
