package dev.fastforward.builder.plan;

import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Platform;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a build is asked for.
 *
 * @param buildArgs values of ARGs by name
 * @param target name of the stage to build; null for the last
 * @param targetPlatform what the image is for
 * @param buildPlatform where commands run
 * @param namedContexts names of directories that replace stages and images in COPY --from
 * @param labels set after all instructions of the target
 * @param imageContexts images that replace stages and images of these names; {@link #SCRATCH} for
 *     the empty one; in the "registry" {@link #LAYOUT} those of OCI layouts, whose repository is
 *     the absolute path of the directory
 * @param run what RUNs are given
 */
public record PlanOptions(
    Map<String, String> buildArgs,
    @Nullable String target,
    Platform targetPlatform,
    Platform buildPlatform,
    Set<String> namedContexts,
    Map<String, String> labels,
    Map<String, ImageReference> imageContexts,
    RunInputs run) {

  /** The empty image. */
  public static final ImageReference SCRATCH = new ImageReference("", "scratch", null, null);

  /** No registry can have this name. */
  public static final String LAYOUT = "oci-layout:/";

  public PlanOptions(
      Map<String, String> buildArgs,
      @Nullable String target,
      Platform targetPlatform,
      Platform buildPlatform,
      Set<String> namedContexts,
      Map<String, String> labels) {
    this(
        buildArgs,
        target,
        targetPlatform,
        buildPlatform,
        namedContexts,
        labels,
        Map.of(),
        RunInputs.NONE);
  }

  /** The same with what RUNs are given. */
  public PlanOptions withRun(RunInputs given) {
    return new PlanOptions(
        buildArgs,
        target,
        targetPlatform,
        buildPlatform,
        namedContexts,
        labels,
        imageContexts,
        given);
  }
}
