package dev.fastforward.builder.auth;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.fastforward.builder.auth.RegistryCredential.IdentityToken;
import dev.fastforward.builder.auth.RegistryCredential.Password;
import dev.fastforward.builder.auth.RegistryCredential.RegistryToken;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The credentials in docker's config.json. Kubernetes secrets of type
 * kubernetes.io/dockerconfigjson have the same form. toString shows no content.
 *
 * @param auths registry, optionally with a path, to credentials
 * @param credHelpers registry to the suffix of a docker-credential-* program
 * @param credsStore suffix of the program for all other registries
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record DockerConfig(
    @Nullable Map<String, Entry> auths,
    @Nullable Map<String, String> credHelpers,
    @Nullable String credsStore) {

  DockerConfig {
    if (auths != null) {
      Map<String, Entry> given = new LinkedHashMap<>(auths);
      given.values().removeIf(Objects::isNull);
      auths = given;
    }
  }

  static final DockerConfig EMPTY = new DockerConfig(null, null, null);

  /** Merges two configs. Entries of this one win. */
  DockerConfig orElse(DockerConfig other) {
    return new DockerConfig(
        union(auths, other.auths),
        union(credHelpers, other.credHelpers),
        credsStore != null ? credsStore : other.credsStore);
  }

  private static <V> @Nullable Map<String, V> union(
      @Nullable Map<String, V> first, @Nullable Map<String, V> second) {
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    Map<String, V> union = new LinkedHashMap<>(first);
    second.forEach(union::putIfAbsent);
    return union;
  }

  @Override
  public String toString() {
    return "DockerConfig";
  }

  /** The credentials of one registry. Every field is optional. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Entry(
      @Nullable String auth,
      @Nullable String username,
      @Nullable String password,
      @Nullable String identitytoken,
      @Nullable String registrytoken) {

    Entry {
      auth = emptyToNull(auth);
      username = emptyToNull(username);
      identitytoken = emptyToNull(identitytoken);
      registrytoken = emptyToNull(registrytoken);
    }

    /**
     * @return null if the entry is empty: docker writes such entries for credential helpers
     * @throws IllegalArgumentException if {@code auth} is not base64 of user:password
     */
    @Nullable RegistryCredential credential() {
      if (registrytoken != null) {
        return new RegistryToken(registrytoken);
      }
      if (identitytoken != null) {
        return new IdentityToken(identitytoken);
      }
      if (auth != null) {
        return decode(auth.strip());
      }
      return username != null ? new Password(username, password == null ? "" : password) : null;
    }

    private static Password decode(String auth) {
      String pair = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException("no colon");
      }
      // Some versions of docker wrote trailing zero bytes.
      return new Password(
          pair.substring(0, colon), pair.substring(colon + 1).replaceFirst("\u0000+$", ""));
    }

    @Override
    public String toString() {
      return "Entry";
    }
  }

  private static @Nullable String emptyToNull(@Nullable String value) {
    return value == null || value.isEmpty() ? null : value;
  }
}
