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
 * Reads the proxies of the docker config, which become build arguments as with docker. The values
 * are passed on unchanged: the programs in a RUN interpret NO_PROXY themselves.
 *
 * @see <a href="https://docs.docker.com/engine/cli/proxy/">Use a proxy server with the Docker
 *     CLI</a>
 */
public final class ConfiguredProxies {
  private ConfiguredProxies() {}

  /** The part of the file that is read. */
  private record Config(@Nullable Map<String, Proxy> proxies) {}

  private record Proxy(
      @Nullable String httpProxy,
      @Nullable String httpsProxy,
      @Nullable String noProxy,
      @Nullable String ftpProxy,
      @Nullable String allProxy) {}

  /**
   * The proxies as build arguments in lower and upper case; none if there is no such file.
   *
   * @param environment DOCKER_CONFIG and HOME locate the file
   */
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
      return args; // reading the credentials reports it
    }
    // The other entries are for addresses of docker daemons.
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
