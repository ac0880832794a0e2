package dev.fastforward.builder.settings;

import dev.fastforward.builder.contract.BuildRequest;
import java.util.List;

/**
 * The settings of a build. Immutable; made once, from a request.
 *
 * @param outputs where the image goes
 * @param jobs stages that are built at the same time; 0 for as many as there are processors
 */
public record BuildSettings(
    SourceSettings source,
    ImageSettings image,
    List<OutputSettings> outputs,
    CacheSettings cache,
    RunSettings run,
    SandboxSettings sandbox,
    int jobs) {

  public BuildSettings {
    outputs = List.copyOf(outputs);
  }

  /**
   * @throws dev.fastforward.builder.contract.BuildException with reason InvalidRequest if the
   *     request asks for something that does not exist
   */
  public static BuildSettings of(BuildRequest request) {
    return RequestReader.settings(request);
  }
}
