package dev.fastforward.builder.auth;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The response of a token server.
 *
 * @param token null if the server uses only accessToken
 * @param accessToken the name that OAuth 2.0 uses; null for none
 * @param expiresIn in seconds; 0 if the server does not state it
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Token
 *     authentication</a>
 */
record AccessToken(@Nullable String token, @Nullable String accessToken, long expiresIn) {
  private static final long UNKNOWN_LIFE = 60;

  /** Reads leniently: some servers write the seconds as text or with a fraction. */
  static AccessToken of(JsonNode answer) {
    return new AccessToken(
        answer.path("token").asText(null),
        answer.path("access_token").asText(null),
        (long) answer.path("expires_in").asDouble(0));
  }

  /** The token; null for none. */
  @Nullable String value() {
    String value = token == null || token.isEmpty() ? accessToken : token;
    return value == null || value.isEmpty() ? null : value;
  }

  /** How many seconds the token is valid. The specification's default is a minute. */
  long seconds() {
    return expiresIn <= 0 ? UNKNOWN_LIFE : expiresIn;
  }

  @Override
  public String toString() {
    return "AccessToken";
  }
}
