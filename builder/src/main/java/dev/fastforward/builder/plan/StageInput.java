package dev.fastforward.builder.plan;

import dev.fastforward.builder.image.ImageConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a stage starts from.
 *
 * @param baseConfig config of the base image; null for scratch and for an earlier stage
 * @param parent plan of the earlier stage that FROM names; null if it names none
 */
public record StageInput(@Nullable ImageConfig baseConfig, @Nullable StagePlan parent) {

  public static StageInput scratch() {
    return new StageInput(null, null);
  }

  public static StageInput image(ImageConfig config) {
    return new StageInput(config, null);
  }

  public static StageInput stage(StagePlan plan) {
    return new StageInput(null, plan);
  }
}
