package dev.fastforward.builder.mounts;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.settings.SecretSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The secrets of a build. Only their locations are stored here; a value is read when a command
 * needs it and is not kept. Immutable.
 */
public final class Secrets {
  /** As in BuildKit. */
  private static final int MAX_BYTES = 500 * 1024;

  private final Map<String, SecretSource> secrets = new HashMap<>();
  private final Map<String, String> environment;

  /**
   * @param environment of this process
   */
  public Secrets(List<SecretSource> secrets, Map<String, String> environment) {
    this.environment = environment;
    secrets.forEach(secret -> this.secrets.put(secret.id(), secret));
  }

  /** The ids of those that are there: a file that does not exist was not given. */
  public Set<String> given() {
    return secrets.values().stream()
        .filter(this::isThere)
        .map(SecretSource::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  private boolean isThere(SecretSource secret) {
    return secret.env() != null
        ? environment.containsKey(secret.env())
        : secret.file() != null && Files.exists(Path.of(secret.file()));
  }

  /**
   * A secret's value.
   *
   * @throws BuildException with SecretNotFound if it cannot be read, InvalidRequest if it is too
   *     large
   */
  byte[] value(String id) {
    SecretSource secret = secrets.get(id);
    if (secret == null) {
      throw new IllegalArgumentException("no secret " + id);
    }
    byte[] value;
    if (secret.env() != null) {
      value = environment.getOrDefault(secret.env(), "").getBytes(StandardCharsets.UTF_8);
    } else {
      try (InputStream in = Files.newInputStream(Path.of(String.valueOf(secret.file())))) {
        value = in.readNBytes(MAX_BYTES + 1);
      } catch (IOException e) {
        throw new BuildException(
            FailureReason.SecretNotFound,
            "the file of the secret \"" + id + "\" cannot be read: " + e.getMessage(),
            e);
      }
    }
    if (value.length > MAX_BYTES) {
      throw new BuildException(
          FailureReason.InvalidRequest,
          "the secret \"" + id + "\" is larger than " + MAX_BYTES / 1024 + " KiB");
    }
    return value;
  }
}
