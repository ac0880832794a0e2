package dev.fastforward.builder.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.MalformedJsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The registry credentials of several docker config folders. If more than one has an entry for a
 * registry and path, the first wins. The files are read on first use, and a credential helper runs
 * once per registry. Thread-safe.
 */
public final class CredentialStore {
  private final List<Path> directories;
  private final String programs;
  private final Map<String, Optional<RegistryCredential>> helped = new ConcurrentHashMap<>();
  private @Nullable DockerConfig config;

  /**
   * @param directory the first folder, which messages name
   * @param more further folders, in order
   * @param programs folders with credential helpers, separated by colons
   */
  public CredentialStore(Path directory, List<Path> more, String programs) {
    this.programs = programs;
    this.directories = Stream.concat(Stream.of(directory), more.stream()).toList();
  }

  /** The folder that docker itself uses: DOCKER_CONFIG, else ~/.docker. */
  public static Path defaultDirectory(Map<String, String> environment, String home) {
    String set = environment.getOrDefault("DOCKER_CONFIG", "");
    return set.isEmpty() ? Path.of(home, ".docker") : Path.of(set);
  }

  /** The config file of the first folder, for messages. */
  public Path file() {
    return file(directories.getFirst());
  }

  private static Path file(Path directory) {
    Path asSecret = directory.resolve(".dockerconfigjson");
    Path usual = directory.resolve("config.json");
    return !Files.exists(usual) && Files.exists(asSecret) ? asSecret : usual;
  }

  /**
   * The credentials for a repository that the files contain. Starts no credential helper.
   *
   * @return empty if there are none, or a helper is configured for the registry
   * @throws BuildException InvalidRequest if a file exists but cannot be used
   */
  Optional<RegistryCredential> stored(String host, String repository) {
    DockerConfig current = config();
    if (current.auths() == null || helper(current, host).isPresent()) {
      return Optional.empty();
    }
    return fromAuths(current, host, repository);
  }

  /**
   * The credentials for a repository, from the files or from a helper.
   *
   * @throws BuildException InvalidRequest if a file or a helper cannot be used
   */
  Optional<RegistryCredential> find(String host, String repository) {
    DockerConfig current = config();
    Optional<String> named = helper(current, host);
    if (named.isPresent()) {
      return ask(named.get(), host);
    }
    Optional<RegistryCredential> stored = fromAuths(current, host, repository);
    String store = current.credsStore();
    return stored.isPresent() || store == null || store.isEmpty() ? stored : ask(store, host);
  }

  private static Optional<String> helper(DockerConfig config, String host) {
    Map<String, String> helpers = config.credHelpers();
    return helpers == null ? Optional.empty() : DockerConfigKey.find(helpers, host, "");
  }

  private Optional<RegistryCredential> fromAuths(
      DockerConfig current, String host, String repository) {
    if (current.auths() == null) {
      return Optional.empty();
    }
    try {
      return DockerConfigKey.find(current.auths(), host, repository)
          .map(DockerConfig.Entry::credential);
    } catch (IllegalArgumentException e) {
      throw unusable(
          file(),
          "the \"auth\" of " + host + " is not base64 of user:password; run docker login again");
    }
  }

  private Optional<RegistryCredential> ask(String helper, String host) {
    return helped.computeIfAbsent(
        helper + " " + host, key -> CredentialHelper.ask(helper, host, file(), programs));
  }

  private synchronized DockerConfig config() {
    if (config == null) {
      config =
          directories.stream()
              .map(CredentialStore::read)
              .reduce(DockerConfig.EMPTY, DockerConfig::orElse);
    }
    return config;
  }

  private static DockerConfig read(Path directory) {
    Path file = file(directory);
    try {
      return Json.read(Files.readAllBytes(file), DockerConfig.class);
    } catch (NoSuchFileException e) {
      return DockerConfig.EMPTY;
    } catch (IOException e) {
      throw unusable(file, "it cannot be read (" + e.getClass().getSimpleName() + ")");
    } catch (MalformedJsonException e) {
      // The message of the cause may quote the file.
      throw unusable(file, "it is not a docker config" + place(e.getCause()));
    }
  }

  private static String place(@Nullable Throwable cause) {
    return cause instanceof JsonProcessingException json && json.getLocation() != null
        ? " (see line " + json.getLocation().getLineNr() + ")"
        : "";
  }

  private static BuildException unusable(Path file, String why) {
    return new BuildException(
        FailureReason.InvalidRequest, "registry credentials: " + file + ": " + why);
  }
}
