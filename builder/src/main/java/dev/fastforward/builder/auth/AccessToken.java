package dev.fastforward.builder.auth;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What a token server answers.
 *
 * @param expiresIn seconds
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Token
 *     authentication</a>
 */
record AccessToken(@Nullable String token, @Nullable String accessToken, long expiresIn) {
  private static final long UNKNOWN_LIFE = 60;

  /** Reads what is there: some servers write the seconds as a text, or with a fraction. */
  static AccessToken of(JsonNode answer) {
    return new AccessToken(
        answer.path("token").asText(null),
        answer.path("access_token").asText(null),
        (long) answer.path("expires_in").asDouble(0));
  }

  @Nullable String value() {
    String value = token == null || token.isEmpty() ? accessToken : token;
    return value == null || value.isEmpty() ? null : value;
  }

  /** Seconds that the token may be used; without a word about it, a minute. */
  long seconds() {
    return expiresIn <= 0 ? UNKNOWN_LIFE : expiresIn;
  }

  @Override
  public String toString() {
    return "AccessToken";
  }
}
