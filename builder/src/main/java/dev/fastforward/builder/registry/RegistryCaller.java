package dev.fastforward.builder.registry;

import com.google.cloud.tools.jib.http.Authorization;
import dev.fastforward.builder.auth.Authenticator;
import dev.fastforward.builder.auth.Scopes;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.RegistryException.Kind;
import dev.fastforward.builder.transport.Attempt;
import dev.fastforward.builder.transport.Decision;
import dev.fastforward.builder.transport.Facts;
import dev.fastforward.builder.transport.Failures;
import dev.fastforward.builder.transport.HttpAnswer;
import dev.fastforward.builder.transport.HttpCall;
import dev.fastforward.builder.transport.Locations;
import dev.fastforward.builder.transport.RepositoryAddress;
import dev.fastforward.builder.transport.ResponseGuard;
import dev.fastforward.builder.transport.Retry;
import dev.fastforward.builder.transport.Wire;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends requests to registries: authorizes them, follows redirects and retries. Thread-safe. */
final class RegistryCaller {
  private static final int MAX_REFUSALS = 2;
  private static final int MAX_REDIRECTS = 5;

  private final Wire wire;
  private final Authenticator authenticator;
  private final Retry retry;

  RegistryCaller(Wire wire, Authenticator authenticator, Retry retry) {
    this.wire = wire;
    this.authenticator = authenticator;
    this.retry = retry;
  }

  Retry retry() {
    return retry;
  }

  /**
   * Sends a request, with retries, until the endpoint accepts the response.
   *
   * @throws RegistryException if the registry refuses, or the retries are used up
   */
  <T> T call(Endpoint<T> endpoint, RepositoryAddress at) {
    return retry.run(what(endpoint, at), () -> once(endpoint, at));
  }

  /** Whether two repositories of a registry may have the same credentials. */
  boolean sameCredentials(RepositoryAddress one, RepositoryAddress other) {
    return authenticator.sameCredentials(one.host(), one.path(), other.path());
  }

  /** Describes a request in messages: where, and what failed. */
  static String what(Endpoint<?> endpoint, RepositoryAddress at) {
    return at.display() + ": cannot " + endpoint.action();
  }

  /** Sends a request without retries; another try after a 401 does not count as one. */
  <T> Attempt<T> once(Endpoint<T> endpoint, RepositoryAddress at) {
    Scopes scopes = endpoint.scopes(at);
    HttpCall call = endpoint.call(at);
    Attempt<Optional<Authorization>> next = authenticator.before(at.host(), at.path(), scopes);
    int refusals = 0;
    int redirects = 0;
    while (true) {
      if (!(next instanceof Attempt.Done<Optional<Authorization>>(var found))) {
        return ((Attempt.Again<Optional<Authorization>>) next).as();
      }
      // A URL from the registry may lead to another host, which must not get the credentials.
      Authorization sent = at.host().owns(call.url()) ? found.orElse(null) : null;
      HttpAnswer answer;
      try {
        answer = wire.send(at.host(), call, sent);
      } catch (IOException e) {
        return Failures.again(String.valueOf(call.url().getAuthority()), e);
      }
      String location = answer.header(ResponseGuard.SAME_HOST_LOCATION);
      if (location != null && redirects++ < MAX_REDIRECTS) {
        close(answer);
        call = redirected(call, location, answer.status(), at);
      } else if (answer.status() == 401 && answer.isFrom(at.host())) {
        close(answer);
        if (refusals++ >= MAX_REFUSALS) {
          throw authenticator.refused(at.host(), at.path(), answer);
        }
        next = authenticator.after(at.host(), at.path(), scopes, answer, sent);
        if (next instanceof Attempt.Done<Optional<Authorization>>(var other) && other.isEmpty()) {
          throw authenticator.refused(at.host(), at.path(), answer);
        }
      } else {
        return read(endpoint, at, call, answer);
      }
    }
  }

  private static HttpCall redirected(
      HttpCall call, String location, int status, RepositoryAddress at) {
    @Nullable URI target = Locations.resolve(call.url(), location);
    if (target == null || (!"https".equals(target.getScheme()) && !at.host().plainHttp())) {
      throw new RegistryException(
          Kind.BROKEN, at.display() + ": the registry redirects from TLS to plain HTTP", null);
    }
    return status == 303 ? HttpCall.of("GET", target).accepting(call.accept()) : call.to(target);
  }

  private static <T> Attempt<T> read(
      Endpoint<T> endpoint, RepositoryAddress at, HttpCall call, HttpAnswer answer) {
    boolean keep = false;
    String asked = " to " + call.method() + " " + call.url().getPath();
    try {
      return switch (endpoint.decide(Facts.of(answer))) {
        case Decision.Take() -> {
          T result = endpoint.read(answer, at);
          keep = endpoint.streams();
          yield new Attempt.Done<>(result);
        }
        case Decision.Again() -> Failures.again(at.host().address(), answer, asked);
        case Decision.Refuse(Kind kind) ->
            throw new RegistryException(
                kind,
                what(endpoint, at)
                    + ": "
                    + answer.servedBy()
                    + " answered "
                    + answer.status()
                    + Failures.details(answer)
                    + asked,
                null);
      };
    } catch (IOException e) {
      return Failures.again(at.host().address(), e);
    } finally {
      if (!keep) {
        close(answer);
      }
    }
  }

  private static void close(HttpAnswer answer) {
    try {
      answer.close();
    } catch (IOException e) {
      // The response has been read; the pool drops the connection.
      return;
    }
  }
}
