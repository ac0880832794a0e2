package dev.fastforward.builder.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {
  @Test
  void bearerOfDockerHub() {
    assertThat(
            Challenge.parse(
                List.of(
                    "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\","
                        + "scope=\"repository:library/alpine:pull,push\",error=\"invalid_token\"")))
        .containsExactly(
            new Challenge(
                "bearer",
                Map.of(
                    "realm", "https://auth.docker.io/token",
                    "service", "registry.docker.io",
                    "scope", "repository:library/alpine:pull,push",
                    "error", "invalid_token")));
  }

  @Test
  void oneHeaderOrSeveralCanHaveSeveralChallenges() {
    List<Challenge> challenges =
        Challenge.parse(
            List.of(
                "Negotiate, BASIC realm=\"a \\\"b\\\", c\" , Bearer Realm = x,service=y",
                "Basic realm=z"));

    assertThat(challenges)
        .containsExactly(
            new Challenge("negotiate", Map.of()),
            new Challenge("basic", Map.of("realm", "a \"b\", c")),
            new Challenge("bearer", Map.of("realm", "x", "service", "y")),
            new Challenge("basic", Map.of("realm", "z")));
    assertThat(challenges.get(1).isBasic()).isTrue();
    assertThat(challenges.get(2).isBearer()).isTrue();
  }

  @Test
  void bearerWithoutRealmIsIgnored() {
    assertThat(Challenge.parse(List.of("Bearer service=x")).getFirst().isBearer()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ",,,", "=", "\"", "Basic realm=\"open", "Basic =x", "a=b=c"})
  void invalidHeadersAreIgnored(String header) {
    assertThat(Challenge.parse(List.of(header))).hasSizeLessThan(3);
  }
}
