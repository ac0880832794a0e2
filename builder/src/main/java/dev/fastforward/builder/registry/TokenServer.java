package dev.fastforward.builder.registry;

import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.MalformedJsonException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gets access tokens. Thread-safe. */
final class TokenServer {
  private static final int TOKEN_BYTES = 1024 * 1024;

  private final Wire wire;
  private final RegistryHosts hosts;
  private final Supplier<Path> config;

  /**
   * @param config where credentials are looked for, for messages
   */
  TokenServer(Wire wire, RegistryHosts hosts, Supplier<Path> config) {
    this.wire = wire;
    this.hosts = hosts;
    this.config = config;
  }

  /**
   * @throws RegistryException of kind UNAUTHORIZED if the server gives no token
   */
  Attempt<AccessToken> ask(
      RegistryHost registry,
      Challenge bearer,
      Scopes scopes,
      @Nullable RegistryCredential credential) {
    URI realm = realm(registry, bearer);
    String server = "token server " + realm.getAuthority();
    TokenRequest request = TokenRequest.of(realm, bearer.parameter("service"), scopes, credential);
    try (HttpAnswer answer = wire.send(registry, request.call(), request.authorization())) {
      if (answer.ok()) {
        return read(answer, server);
      }
      if (Failures.mayPass(answer.status())) {
        return Failures.again(server, answer);
      }
      String why =
          credential == null
              ? "gives no token: no credentials for %s in %s"
                  .formatted(registry.address(), config.get())
              : "refused the credentials of " + credential.owner();
      throw refused(registry, server + " " + why + Failures.details(answer));
    } catch (IOException e) {
      return Failures.again(server, e);
    }
  }

  private static Attempt<AccessToken> read(HttpAnswer answer, String server) throws IOException {
    byte[] body = answer.body().readNBytes(TOKEN_BYTES);
    try {
      AccessToken token = Json.read(body, AccessToken.class);
      if (token.value() != null) {
        return new Attempt.Done<>(token);
      }
    } catch (MalformedJsonException e) {
      // Its message may show a part of the token.
      throw broken(server);
    }
    throw broken(server);
  }

  private static RegistryException broken(String server) {
    return new RegistryException(
        RegistryException.Kind.BROKEN, server + " answered without a token", null);
  }

  private URI realm(RegistryHost registry, Challenge bearer) {
    URI realm;
    try {
      realm = registry.root().resolve(String.valueOf(bearer.parameter("realm")));
    } catch (IllegalArgumentException e) {
      throw refused(registry, "it names a token server that is no URL");
    }
    String authority = String.valueOf(realm.getAuthority());
    boolean tls = "https".equalsIgnoreCase(realm.getScheme());
    boolean own = registry.plainHttp() && registry.owns(realm);
    if (!tls && !own && !hosts.isPlainHttp(authority)) {
      throw refused(
          registry,
          "its token server "
              + authority
              + " speaks plain HTTP, and credentials are not sent that way; name it as an insecure"
              + " registry if that is wanted");
    }
    return realm;
  }

  private static RegistryException refused(RegistryHost registry, String why) {
    return new RegistryException(
        RegistryException.Kind.UNAUTHORIZED, registry.display() + ": " + why, null);
  }
}
