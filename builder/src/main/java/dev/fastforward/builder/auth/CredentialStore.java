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
 * The registry credentials of docker config folders, taken together: where several speak of the
 * same registry and path, the first counts. The files are read when they are first asked; programs
 * (credential helpers) are asked once per registry. Thread-safe.
 */
public final class CredentialStore {
  private final List<Path> directories;
  private final String programs;
  private final Map<String, Optional<RegistryCredential>> helped = new ConcurrentHashMap<>();
  private @Nullable DockerConfig config;

  /**
   * @param directory the one that messages name
   * @param more asked after it
   * @param programs where credential helpers are looked for, as PATH has it
   */
  public CredentialStore(Path directory, List<Path> more, String programs) {
    this.programs = programs;
    this.directories = Stream.concat(Stream.of(directory), more.stream()).toList();
  }

  /** The folder that docker itself would look in. */
  public static Path defaultDirectory(Map<String, String> environment, String home) {
    String set = environment.getOrDefault("DOCKER_CONFIG", "");
    return set.isEmpty() ? Path.of(home, ".docker") : Path.of(set);
  }

  /** For messages. */
  public Path file() {
    return file(directories.getFirst());
  }

  private static Path file(Path directory) {
    Path asSecret = directory.resolve(".dockerconfigjson");
    Path usual = directory.resolve("config.json");
    return !Files.exists(usual) && Files.exists(asSecret) ? asSecret : usual;
  }

  /**
   * What the file itself holds for a repository; starts no program.
   *
   * @throws BuildException if the file is there and cannot be used
   */
  Optional<RegistryCredential> stored(String host, String repository) {
    DockerConfig current = config();
    if (current.auths() == null || helper(current, host).isPresent()) {
      return Optional.empty();
    }
    return fromAuths(current, host, repository);
  }

  /** The credentials for a repository, from the file or from a helper. */
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
          file(), "the entry for " + host + " has an \"auth\" that is not base64 of user:password");
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
      // The cause's message may show a part of the file.
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
