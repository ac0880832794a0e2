package dev.fastforward.builder.auth;

import com.google.cloud.tools.jib.http.Authorization;
import dev.fastforward.builder.auth.RegistryCredential.IdentityToken;
import dev.fastforward.builder.auth.RegistryCredential.Password;
import dev.fastforward.builder.transport.HttpBody;
import dev.fastforward.builder.transport.HttpCall;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to a token server: GET with user and password, or POST with an identity token.
 *
 * @param authorization null for none
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Token
 *     authentication</a>
 * @see <a href="https://distribution.github.io/distribution/spec/auth/oauth/">OAuth 2.0 token
 *     authentication</a>
 */
record TokenRequest(HttpCall call, @Nullable Authorization authorization) {

  static TokenRequest of(
      URI realm, @Nullable String service, Scopes scopes, @Nullable RegistryCredential credential) {
    return credential instanceof IdentityToken(String token)
        ? refresh(realm, service, scopes, token)
        : get(realm, service, scopes, credential);
  }

  private static TokenRequest get(
      URI realm, @Nullable String service, Scopes scopes, @Nullable RegistryCredential credential) {
    List<String> query = new ArrayList<>();
    if (service != null) {
      query.add("service=" + encode(service));
    }
    scopes.parameters().forEach(scope -> query.add("scope=" + encode(scope)));
    String separator = realm.getRawQuery() == null ? "?" : "&";
    URI url = query.isEmpty() ? realm : URI.create(realm + separator + String.join("&", query));
    Authorization basic =
        credential instanceof Password(String user, String password)
            ? Authorization.fromBasicCredentials(user, password)
            : null;
    return new TokenRequest(HttpCall.of("GET", url), basic);
  }

  private static TokenRequest refresh(
      URI realm, @Nullable String service, Scopes scopes, String token) {
    String form =
        "grant_type=refresh_token&client_id=fastforward&refresh_token="
            + encode(token)
            + (service == null ? "" : "&service=" + encode(service))
            + "&scope="
            + encode(String.join(" ", scopes.parameters()));
    HttpBody body =
        HttpBody.of("application/x-www-form-urlencoded", form.getBytes(StandardCharsets.UTF_8));
    return new TokenRequest(HttpCall.of("POST", realm, body), null);
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
