package dev.fastforward.builder.settings;

import dev.fastforward.builder.contract.BuildRequest;
import java.util.List;

/**
 * What a process is asked for that builds one image.
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
   * Something that has to be there, since an optional volume does not say that it is empty.
   *
   * @param path of a file, or of a folder that must not be empty
   * @param otherwise what the build fails with, as SecretNotFound: what is missing and what to do
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
