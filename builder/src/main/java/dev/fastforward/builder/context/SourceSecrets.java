package dev.fastforward.builder.context;

import dev.fastforward.builder.net.Authorization;
import dev.fastforward.builder.net.Loopback;
import dev.fastforward.builder.settings.RunSettings;
import dev.fastforward.builder.settings.SecretSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Secrets for git and web servers, recognised by BuildKit's names for them. */
final class SourceSecrets {
  private final Map<String, SecretSource> secrets = new HashMap<>();
  private final Map<String, String> environment;

  SourceSecrets(RunSettings run, Map<String, String> environment) {
    this.environment = environment;
    run.secrets().forEach(secret -> secrets.put(secret.id(), secret));
  }

  /**
   * The Authorization header for a git server; null for none. A secret with a host in its name is
   * for this host. Any other secret is for the host of the main context, or, if that is not remote,
   * for all hosts that are reached by TLS or on this machine.
   *
   * @param main the main context's address; null if it is not an HTTP address
   */
  @Nullable String git(URI address, @Nullable URI main) {
    for (String host : hosts(address)) {
      String header = header("GIT_AUTH_HEADER." + host, "GIT_AUTH_TOKEN." + host);
      if (header != null) {
        return header;
      }
    }
    boolean ours = main == null ? isPrivate(address) : Authorization.sameOrigin(main, address);
    return ours ? header("GIT_AUTH_HEADER", "GIT_AUTH_TOKEN") : null;
  }

  private @Nullable String header(String header, String token) {
    String value = value(header);
    if (value != null) {
      return value;
    }
    String password = value(token);
    return password == null ? null : Authorization.basic("x-access-token:" + password);
  }

  /** The Authorization header for a web server; null for none. */
  @Nullable String http(URI address) {
    for (String host : hosts(address)) {
      String header = value("HTTP_AUTH_HEADER_" + host);
      if (header != null) {
        return header;
      }
      String token = value("HTTP_AUTH_TOKEN_" + host);
      if (token != null) {
        return "Bearer " + token;
      }
    }
    return null;
  }

  private static List<String> hosts(URI address) {
    String host = String.valueOf(address.getHost());
    return address.getPort() < 0 ? List.of(host) : List.of(host + ":" + address.getPort(), host);
  }

  private static boolean isPrivate(URI address) {
    return "https".equals(address.getScheme())
        || Loopback.isHost(String.valueOf(address.getHost()));
  }

  private @Nullable String value(String id) {
    SecretSource secret = secrets.get(id);
    if (secret == null) {
      return null;
    }
    String value =
        secret.file() != null
            ? SourceCredentials.read(Path.of(secret.file()))
            : secret.env() == null ? null : environment.get(secret.env());
    return value == null || value.isBlank() ? null : value.strip();
  }
}
