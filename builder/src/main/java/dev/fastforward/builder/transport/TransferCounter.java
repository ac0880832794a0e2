package dev.fastforward.builder.transport;

import dev.fastforward.builder.repository.Transfer;
import java.util.concurrent.atomic.LongAdder;

/** Counts requests and bytes. Thread-safe. */
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

  /** Counts bytes of layers that were read. */
  public void layerDown(long bytes) {
    layersDown.add(bytes);
  }

  /** The counts so far. */
  public Transfer snapshot() {
    return new Transfer(requests.sum(), down.sum(), up.sum(), layersDown.sum());
  }
}
