package dev.fastforward.builder.options;

import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.MalformedJsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Proxies of the docker config, which docker gives to each build as build arguments.
 *
 * @see <a href="https://docs.docker.com/engine/cli/proxy/">Use a proxy server with the Docker
 *     CLI</a>
 */
public final class ConfiguredProxies {
  private ConfiguredProxies() {}

  /** The part of the file that is read here. */
  private record Config(@Nullable Map<String, Proxy> proxies) {}

  private record Proxy(
      @Nullable String httpProxy,
      @Nullable String httpsProxy,
      @Nullable String noProxy,
      @Nullable String ftpProxy,
      @Nullable String allProxy) {}

  /** Build arguments, in both cases; none if there is no such file. */
  public static SortedMap<String, String> of(Map<String, String> environment) {
    SortedMap<String, String> args = new TreeMap<>();
    Path file = file(environment);
    if (file == null || !Files.isRegularFile(file)) {
      return args;
    }
    Map<String, Proxy> proxies;
    try {
      proxies = Json.read(Files.readAllBytes(file), Config.class).proxies();
    } catch (IOException | MalformedJsonException e) {
      return args; // whoever needs credentials from it says so
    }
    // The others are those of docker daemons, by address.
    Proxy proxy = proxies == null ? null : proxies.get("default");
    if (proxy != null) {
      put(args, "http_proxy", proxy.httpProxy());
      put(args, "https_proxy", proxy.httpsProxy());
      put(args, "no_proxy", proxy.noProxy());
      put(args, "ftp_proxy", proxy.ftpProxy());
      put(args, "all_proxy", proxy.allProxy());
    }
    return args;
  }

  private static @Nullable Path file(Map<String, String> environment) {
    String folder = environment.getOrDefault("DOCKER_CONFIG", "");
    String home = environment.getOrDefault("HOME", "");
    if (!folder.isEmpty()) {
      return Path.of(folder, "config.json");
    }
    return home.isEmpty() ? null : Path.of(home, ".docker", "config.json");
  }

  private static void put(Map<String, String> args, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      args.put(name, value);
      args.put(name.toUpperCase(Locale.ROOT), value);
    }
  }
}
