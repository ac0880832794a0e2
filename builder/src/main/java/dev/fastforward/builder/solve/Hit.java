package dev.fastforward.builder.solve;

import java.util.List;

/**
 * A cached state that a stage can continue from.
 *
 * @param step that left the state
 * @param states the state after each step with a layer, of all stages down to the base image; never
 *     empty, the last one is the hit's
 */
public record Hit(LayerStep step, List<ImageState> states) {
  public ImageState state() {
    return states.getLast();
  }
}
