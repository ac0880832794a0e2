package dev.fastforward.builder.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.MalformedJsonException;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.transport.Attempt;
import dev.fastforward.builder.transport.Decision;
import dev.fastforward.builder.transport.Facts;
import dev.fastforward.builder.transport.Failures;
import dev.fastforward.builder.transport.HttpAnswer;
import dev.fastforward.builder.transport.HttpCall;
import dev.fastforward.builder.transport.Locations;
import dev.fastforward.builder.transport.RegistryHost;
import dev.fastforward.builder.transport.RegistryHosts;
import dev.fastforward.builder.transport.ResponseGuard;
import dev.fastforward.builder.transport.Wire;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Requests access tokens. Thread-safe. */
public final class TokenServer {
  private static final int TOKEN_BYTES = 1024 * 1024;
  private static final int MAX_REDIRECTS = 3;

  private final Wire wire;
  private final RegistryHosts hosts;
  private final Supplier<Path> config;

  /**
   * @param config file with the credentials, for messages
   */
  public TokenServer(Wire wire, RegistryHosts hosts, Supplier<Path> config) {
    this.wire = wire;
    this.hosts = hosts;
    this.config = config;
  }

  /**
   * Requests a token once.
   *
   * @param credential null for an anonymous request
   * @throws RegistryException of kind UNAUTHORIZED if the server refuses
   */
  Attempt<AccessToken> ask(
      RegistryHost registry,
      Challenge bearer,
      Scopes scopes,
      @Nullable RegistryCredential credential) {
    URI realm = realm(registry, bearer);
    TokenRequest request = TokenRequest.of(realm, bearer.parameter("service"), scopes, credential);
    HttpCall call = request.call();
    String server = "token server " + realm.getAuthority();
    try {
      for (int redirects = 0; ; redirects++) {
        try (HttpAnswer answer = wire.send(registry, call, request.authorization())) {
          String location = answer.header(ResponseGuard.SAME_HOST_LOCATION);
          URI next = location == null ? null : Locations.resolve(call.url(), location);
          if (next == null || redirects == MAX_REDIRECTS || !sameScheme(next, call.url())) {
            return read(registry, answer, server, call, credential);
          }
          call = call.to(next);
        }
      }
    } catch (IOException e) {
      return Failures.again(server, e);
    }
  }

  private static boolean sameScheme(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme());
  }

  private Attempt<AccessToken> read(
      RegistryHost registry,
      HttpAnswer answer,
      String server,
      HttpCall call,
      @Nullable RegistryCredential credential)
      throws IOException {
    return switch (decide(Facts.of(answer))) {
      case Decision.Take() -> read(answer, server);
      case Decision.Again() -> Failures.again(server, answer, asked(call));
      case Decision.Refuse(RegistryException.Kind kind) ->
          throw refused(registry, kind, server + " " + why(registry, answer, call, credential));
    };
  }

  private static String asked(HttpCall call) {
    return " to " + call.method() + " " + call.url().getPath();
  }

  /**
   * How to proceed after a response. Some servers answer 400 or 404 if they refuse a scope. Pure.
   */
  public static Decision decide(Facts answer) {
    return switch (answer.status()) {
      case 400, 401, 403, 404 -> new Decision.Refuse(RegistryException.Kind.UNAUTHORIZED);
      default -> answer.ok() ? Decision.TAKE : Failures.decide(answer);
    };
  }

  private String why(
      RegistryHost registry,
      HttpAnswer answer,
      HttpCall call,
      @Nullable RegistryCredential credential) {
    String words = Failures.details(answer);
    if (answer.status() != 401 && answer.status() != 403) {
      return "answered " + answer.status() + words + asked(call);
    }
    return (credential == null
            ? "gives no token: no credentials for %s in %s"
                .formatted(registry.address(), config.get())
            : "refused the credentials of " + credential.owner())
        + words;
  }

  private static Attempt<AccessToken> read(HttpAnswer answer, String server) throws IOException {
    byte[] body = answer.body().readNBytes(TOKEN_BYTES);
    try {
      AccessToken token = AccessToken.of(Json.read(body, JsonNode.class));
      if (token.value() != null) {
        return new Attempt.Done<>(token);
      }
    } catch (MalformedJsonException e) {
      // The message may quote the token.
      throw broken(server);
    }
    throw broken(server);
  }

  private static RegistryException broken(String server) {
    return new RegistryException(
        RegistryException.Kind.BROKEN,
        server + " answered without a token; check that the registry's address is right",
        null);
  }

  private URI realm(RegistryHost registry, Challenge bearer) {
    URI realm;
    try {
      realm = registry.root().resolve(String.valueOf(bearer.parameter("realm")));
    } catch (IllegalArgumentException e) {
      throw refused(registry, "the registry names a token server with an invalid URL");
    }
    String authority = String.valueOf(realm.getAuthority());
    boolean tls = "https".equalsIgnoreCase(realm.getScheme());
    boolean own = registry.plainHttp() && registry.owns(realm);
    if (!tls && !own && !hosts.isPlainHttp(authority)) {
      throw refused(
          registry,
          "the token server "
              + authority
              + " uses plain HTTP, and credentials are not sent without TLS; to allow it, name the"
              + " server as an insecure registry");
    }
    return realm;
  }

  private static RegistryException refused(RegistryHost registry, String why) {
    return refused(registry, RegistryException.Kind.UNAUTHORIZED, why);
  }

  private static RegistryException refused(
      RegistryHost registry, RegistryException.Kind kind, String why) {
    return new RegistryException(kind, registry.display() + ": " + why, null);
  }
}
