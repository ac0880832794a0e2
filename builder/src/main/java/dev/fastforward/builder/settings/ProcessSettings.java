package dev.fastforward.builder.settings;

import dev.fastforward.builder.contract.BuildRequest;
import java.util.List;

/**
 * The settings of a process that builds one image.
 *
 * @param timeoutSeconds after this time the build ends with TimedOut; 0 for never
 * @param requirements files of mounted Secrets without which the build cannot begin
 */
public record ProcessSettings(
    BuildSettings build,
    RegistryAccess registries,
    long timeoutSeconds,
    List<Requirement> requirements) {

  /**
   * A file that must exist. An optional volume is empty if its Secret is missing, so this finds a
   * missing Secret.
   *
   * @param path of a file, or of a folder that must not be empty
   * @param otherwise message of the failure SecretNotFound: what is missing and what to do
   */
  public record Requirement(String path, String otherwise) {}

  public ProcessSettings {
    requirements = List.copyOf(requirements);
  }

  /**
   * @throws dev.fastforward.builder.contract.BuildException with reason InvalidRequest if the
   *     request asks for something that does not exist
   */
  public static ProcessSettings of(BuildRequest request) {
    return RequestReader.process(request);
  }
}
