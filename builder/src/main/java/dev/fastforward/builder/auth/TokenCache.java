package dev.fastforward.builder.auth;

import com.google.cloud.tools.jib.http.Authorization;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.transport.Attempt;
import dev.fastforward.builder.transport.Pacer;
import dev.fastforward.builder.transport.RegistryHost;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps access tokens until they expire. A new token also covers the repositories of the registry
 * that earlier tokens covered. Concurrent requests wait for the same new token. Thread-safe.
 */
public final class TokenCache {
  private final TokenServer server;
  private final Pacer pacer;
  private final Map<Key, Slot> slots = new ConcurrentHashMap<>();

  public TokenCache(TokenServer server, Pacer pacer) {
    this.server = server;
    this.pacer = pacer;
  }

  private record Key(
      String registry,
      @Nullable String realm,
      @Nullable String service,
      @Nullable RegistryCredential credential) {}

  private record Held(Authorization authorization, Scopes scopes, long expires) {}

  private static final class Slot {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Scopes, Held> held = new HashMap<>();
  }

  /**
   * Returns a cached or new token.
   *
   * @param refused a token that the registry has refused; null for none. It is dropped, and the new
   *     token covers these scopes only
   */
  Attempt<Authorization> get(
      RegistryHost registry,
      Challenge bearer,
      Scopes scopes,
      @Nullable RegistryCredential credential,
      @Nullable Authorization refused) {
    Key key =
        new Key(
            registry.address(), bearer.parameter("realm"), bearer.parameter("service"), credential);
    Slot slot = slots.computeIfAbsent(key, k -> new Slot());
    slot.lock.lock();
    try {
      boolean dropped =
          slot.held
              .values()
              .removeIf(
                  held -> held.authorization.equals(refused) || held.expires - pacer.nanos() <= 0);
      for (Held held : slot.held.values()) {
        if (held.scopes.covers(scopes)) {
          return new Attempt.Done<>(held.authorization);
        }
      }
      Scopes wanted = scopes;
      if (!(dropped && refused != null)) {
        for (Held held : slot.held.values()) {
          wanted = wanted.union(held.scopes);
        }
      }
      return fetch(slot, registry, bearer, wanted, scopes, credential);
    } finally {
      slot.lock.unlock();
    }
  }

  private Attempt<Authorization> fetch(
      Slot slot,
      RegistryHost registry,
      Challenge bearer,
      Scopes wanted,
      Scopes needed,
      @Nullable RegistryCredential credential) {
    try {
      return keep(slot, wanted, server.ask(registry, bearer, wanted, credential));
    } catch (RegistryException e) {
      if (wanted.equals(needed)) {
        throw e;
      }
      // Some token servers refuse the whole request because of one scope.
      return keep(slot, needed, server.ask(registry, bearer, needed, credential));
    }
  }

  private Attempt<Authorization> keep(Slot slot, Scopes scopes, Attempt<AccessToken> attempt) {
    return switch (attempt) {
      case Attempt.Again<AccessToken> again -> again.as();
      case Attempt.Done<AccessToken>(AccessToken token) -> {
        Authorization authorization = Authorization.fromBearerToken(String.valueOf(token.value()));
        // The last tenth is not used, so that a long upload ends before the token expires.
        long life = TimeUnit.SECONDS.toNanos(Math.min(token.seconds(), 86_400)) / 10 * 9;
        slot.held.values().removeIf(old -> scopes.covers(old.scopes));
        slot.held.put(scopes, new Held(authorization, scopes, pacer.nanos() + life));
        yield new Attempt.Done<>(authorization);
      }
    };
  }
}
