package dev.fastforward.builder.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerConfigKeyTest {
  @ParameterizedTest
  @CsvSource({
    "ghcr.io, ghcr.io, any/repository, true",
    "https://ghcr.io, ghcr.io, any/repository, true",
    "https://ghcr.io/v2/, ghcr.io, any/repository, true",
    "GHCR.io, ghcr.io, a, true",
    "ghcr.io/orga, ghcr.io, orga/app, true",
    "ghcr.io/orga, ghcr.io, orga, true",
    "ghcr.io/orga, ghcr.io, orgab/app, false",
    "ghcr.io/orga, ghcr.io, other/app, false",
    "ghcr.io, notghcr.io, a, false",
    "ghcr.io, ghcr.io.evil.com, a, false",
    "ghcr.io, ghcr.io:443, a, false",
    "registry:5000, registry:5000, a, true",
    "registry, registry:5000, a, false",
    "https://index.docker.io/v1/, registry-1.docker.io, library/alpine, true",
    "docker.io, registry-1.docker.io, library/alpine, true",
    "index.docker.io/team, registry-1.docker.io, team/app, true",
    "https://index.docker.io/v1/, 127.0.0.1:5000, library/alpine, false",
    "*.azurecr.io, team.azurecr.io, a, true",
    "*.azurecr.io, azurecr.io, a, false",
    "*.azurecr.io, a.b.azurecr.io, a, false",
    "*.azurecr.io, evil.com, a.azurecr.io, false",
    "reg*.example.com:5000, reg1.example.com:5000, a, true",
  })
  void matches(String key, String host, String repository, boolean expected) {
    assertThat(DockerConfigKey.parse(key).matches(host, repository)).isEqualTo(expected);
  }

  @Test
  void longestPathWins() {
    Map<String, String> entries =
        Map.of("*.io", "wild", "ghcr.io", "host", "ghcr.io/a", "a", "ghcr.io/a/b", "ab");

    assertThat(DockerConfigKey.find(entries, "ghcr.io", "a/b/c")).contains("ab");
    assertThat(DockerConfigKey.find(entries, "ghcr.io", "a/bc")).contains("a");
    assertThat(DockerConfigKey.find(entries, "ghcr.io", "x")).contains("host");
    assertThat(DockerConfigKey.find(entries, "quay.io", "x")).contains("wild");
    assertThat(DockerConfigKey.find(entries, "example.com", "x")).isEmpty();
  }
}
