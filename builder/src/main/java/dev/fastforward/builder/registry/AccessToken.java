package dev.fastforward.builder.registry;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a token server answers.
 *
 * @param expiresIn seconds
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Token
 *     authentication</a>
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record AccessToken(
    @Nullable String token,
    @JsonProperty("access_token") @Nullable String accessToken,
    @JsonProperty("expires_in") @Nullable Long expiresIn) {

  @Nullable String value() {
    String value = token == null || token.isEmpty() ? accessToken : token;
    return value == null || value.isEmpty() ? null : value;
  }

  /** Seconds that the token may be used; without a word about it, a minute. */
  long seconds() {
    return expiresIn == null || expiresIn <= 0 ? 60 : expiresIn;
  }

  @Override
  public String toString() {
    return "AccessToken";
  }
}
