package dev.fastforward.builder.context;

import dev.fastforward.builder.net.Authorization;
import dev.fastforward.builder.settings.RunSettings;
import dev.fastforward.builder.settings.SecretSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Secrets whose names say that they are for servers of sources, as BuildKit has them. */
final class SourceSecrets {
  private final Map<String, SecretSource> secrets = new HashMap<>();
  private final Map<String, String> environment;

  SourceSecrets(RunSettings run, Map<String, String> environment) {
    this.environment = environment;
    run.secrets().forEach(secret -> secrets.put(secret.id(), secret));
  }

  /**
   * Those that name a host are for that host. Those that do not are for the host of the main
   * context; and where that is none, for the hosts that the Dockerfile names, if nobody on the way
   * can read them.
   *
   * @param main the main context's address; null if it is no web address
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
    String host = String.valueOf(address.getHost());
    return "https".equals(address.getScheme())
        || host.equals("localhost")
        || host.startsWith("127.")
        || host.equals("[::1]");
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
