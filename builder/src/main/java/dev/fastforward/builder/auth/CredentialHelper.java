package dev.fastforward.builder.auth;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.registry.credentials.CredentialHelperNotFoundException;
import com.google.cloud.tools.jib.registry.credentials.CredentialHelperUnhandledServerUrlException;
import com.google.cloud.tools.jib.registry.credentials.DockerCredentialHelper;
import dev.fastforward.builder.auth.RegistryCredential.IdentityToken;
import dev.fastforward.builder.auth.RegistryCredential.Password;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.transport.RegistryHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Runs docker-credential-* programs. */
final class CredentialHelper {
  private static final String NOT_INSTALLED = "it is not on the PATH; install it";

  private CredentialHelper() {}

  /**
   * @param name the program's name without docker-credential-
   * @param config file that names the program, for messages
   * @param path folders with programs, separated by colons
   * @return empty if the program has no credentials for this registry
   * @throws BuildException InvalidRequest if the program is missing or fails
   */
  static Optional<RegistryCredential> ask(String name, String host, Path config, String path) {
    String program = "docker-credential-" + name;
    String found =
        find(program, path).orElseThrow(() -> failed(config, program, host, NOT_INSTALLED));
    return askProgram(found, host, config);
  }

  /**
   * Searches the PATH here, because starting a missing program can fail with "permission denied" if
   * a folder of the PATH is not readable. The user would then look for the wrong cause.
   */
  private static Optional<String> find(String program, String path) {
    return Arrays.stream(path.split(":"))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  static Optional<RegistryCredential> askProgram(String program, String host, Path config) {
    String server = host.equals(RegistryHost.DOCKER_HUB) ? DockerConfigKey.DOCKER_HUB : host;
    try {
      Credential found = new DockerCredentialHelper(server, Path.of(program)).retrieve();
      return Optional.of(
          found.getUsername().equals("<token>")
              ? new IdentityToken(found.getPassword())
              : new Password(found.getUsername(), found.getPassword()));
    } catch (CredentialHelperUnhandledServerUrlException e) {
      return Optional.empty();
    } catch (CredentialHelperNotFoundException e) {
      throw failed(config, program, host, NOT_INSTALLED);
    } catch (IOException e) {
      // The program's output may contain a secret.
      throw failed(config, program, host, "it failed; try \"" + program + " list\"");
    }
  }

  private static BuildException failed(Path config, String program, String host, String why) {
    return new BuildException(
        FailureReason.InvalidRequest,
        "registry credentials: %s names %s for %s, but %s, or remove it there"
            .formatted(config, program, host, why));
  }
}
