package dev.fastforward.builder.auth;

import com.google.cloud.tools.jib.http.Authorization;
import dev.fastforward.builder.auth.RegistryCredential.Password;
import dev.fastforward.builder.auth.RegistryCredential.RegistryToken;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.transport.Attempt;
import dev.fastforward.builder.transport.Failures;
import dev.fastforward.builder.transport.HttpAnswer;
import dev.fastforward.builder.transport.RegistryHost;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the Authorization header for requests to registries. Contacts no token server before a
 * registry has answered 401; after that, each request to this registry is authorized up front.
 * Thread-safe.
 */
public final class Authenticator {
  private final CredentialStore credentials;
  private final TokenCache tokens;
  private final Map<String, Challenge> challenges = new ConcurrentHashMap<>();

  public Authenticator(CredentialStore credentials, TokenCache tokens) {
    this.credentials = credentials;
    this.tokens = tokens;
  }

  /** The authorization for the first try; Done with an empty value for none. */
  public Attempt<Optional<Authorization>> before(
      RegistryHost host, String repository, Scopes scopes) {
    Challenge known = challenges.get(host.address());
    if (known != null) {
      return authorize(host, repository, scopes, known, null);
    }
    // Sending a stored password to its own host up front saves a round trip.
    RegistryCredential stored = credentials.stored(host.address(), repository).orElse(null);
    return new Attempt.Done<>(Optional.ofNullable(direct(stored)));
  }

  /**
   * The authorization for the next try after a 401.
   *
   * @param sent the authorization that was refused; null for none
   * @throws RegistryException of kind UNAUTHORIZED if there is nothing else to try
   */
  public Attempt<Optional<Authorization>> after(
      RegistryHost host,
      String repository,
      Scopes scopes,
      HttpAnswer refusal,
      @Nullable Authorization sent) {
    List<Challenge> offered = Challenge.parse(refusal.headers("WWW-Authenticate"));
    Challenge bearer = offered.stream().filter(Challenge::isBearer).findFirst().orElse(null);
    Challenge basic = offered.stream().filter(Challenge::isBasic).findFirst().orElse(null);
    if (bearer == null) {
      if (basic == null) {
        throw refused(host, repository, "401 " + noWay(offered), refusal);
      }
      if (sent != null) {
        throw refused(host, repository, whose(host, repository), refusal);
      }
      return remembered(host, repository, scopes, basic, null);
    }
    try {
      return remembered(host, repository, scopes, bearer, sent);
    } catch (RegistryException e) {
      if (basic == null || sent != null) {
        throw e;
      }
      return remembered(host, repository, scopes, basic, null); // the registry offers Basic too
    }
  }

  private static String noWay(List<Challenge> offered) {
    return offered.isEmpty()
        ? "without a way to authenticate; check the registry's address"
        : "asks for "
            + String.join(", ", offered.stream().map(Challenge::scheme).distinct().toList())
            + "; only Basic and Bearer are supported";
  }

  private Attempt<Optional<Authorization>> remembered(
      RegistryHost host,
      String repository,
      Scopes scopes,
      Challenge challenge,
      @Nullable Authorization sent) {
    Attempt<Optional<Authorization>> attempt = authorize(host, repository, scopes, challenge, sent);
    challenges.put(host.address(), challenge);
    return attempt;
  }

  /**
   * Whether two repositories of a registry may have the same credentials: false only if the docker
   * config contains different ones. Starts no credential helper.
   */
  public boolean sameCredentials(RegistryHost host, String one, String other) {
    Optional<RegistryCredential> first = credentials.stored(host.address(), one);
    Optional<RegistryCredential> second = credentials.stored(host.address(), other);
    return first.isEmpty() || second.isEmpty() || first.equals(second);
  }

  private Attempt<Optional<Authorization>> authorize(
      RegistryHost host,
      String repository,
      Scopes scopes,
      Challenge challenge,
      @Nullable Authorization refused) {
    RegistryCredential credential = credentials.find(host.address(), repository).orElse(null);
    if (credential instanceof RegistryToken || challenge.isBasic()) {
      Authorization direct = direct(credential);
      return new Attempt.Done<>(Optional.ofNullable(direct).filter(a -> !a.equals(refused)));
    }
    return switch (tokens.get(host, challenge, scopes, credential, refused)) {
      case Attempt.Done<Authorization>(Authorization token) ->
          new Attempt.Done<>(Optional.of(token));
      case Attempt.Again<Authorization> again -> again.as();
    };
  }

  private static @Nullable Authorization direct(@Nullable RegistryCredential credential) {
    return switch (credential) {
      case Password(String user, String password) ->
          Authorization.fromBasicCredentials(user, password);
      case RegistryToken(String token) -> Authorization.fromBearerToken(token);
      case null, default -> null;
    };
  }

  /** The error for a final 401, with the credentials that were refused. */
  public RegistryException refused(RegistryHost host, String repository, HttpAnswer refusal) {
    return refused(host, repository, whose(host, repository), refusal);
  }

  private String whose(RegistryHost host, String repository) {
    return credentials
        .find(host.address(), repository)
        .map(c ->
            "401: the registry refused the credentials of " + c.owner() + " for " + host.address())
        .orElseGet(() -> "401: no credentials for " + host.address() + " in " + credentials.file());
  }

  private static RegistryException refused(
      RegistryHost host, String repository, String why, HttpAnswer refusal) {
    return new RegistryException(
        RegistryException.Kind.UNAUTHORIZED,
        host.display() + "/" + repository + ": " + why + Failures.details(refusal),
        null);
  }
}
