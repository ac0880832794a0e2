package dev.fastforward.builder.auth;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A key of {@code auths}: the repositories that its credentials are for.
 *
 * @param host host[:port]; labels may contain '*', as in Kubernetes
 * @param path of the repositories, without slashes around it; empty for all repositories of the
 *     host
 * @see <a href="https://kubernetes.io/docs/concepts/containers/images/#config-json">Interpretation
 *     of config.json</a>
 */
record DockerConfigKey(String host, String path) {
  static final String DOCKER_HUB = "https://index.docker.io/v1/";
  private static final Set<String> HUB_NAMES =
      Set.of("docker.io", "index.docker.io", "registry-1.docker.io");

  static DockerConfigKey parse(String key) {
    String rest = key.replaceFirst("^https?://", "");
    int slash = rest.indexOf('/');
    String host = (slash < 0 ? rest : rest.substring(0, slash)).toLowerCase(Locale.ROOT);
    String path = slash < 0 ? "" : rest.substring(slash + 1).replaceFirst("/+$", "");
    if (path.equals("v1") || path.equals("v2")) {
      path = "";
    }
    return new DockerConfigKey(HUB_NAMES.contains(host) ? "docker.io" : host, path);
  }

  /**
   * The best entry for a repository: the longest path first, then an exact host before one with
   * '*'.
   */
  static <V> Optional<V> find(Map<String, V> entries, String host, String repository) {
    return entries.entrySet().stream()
        .map(entry -> Map.entry(parse(entry.getKey()), entry.getValue()))
        .filter(entry -> entry.getKey().matches(host, repository))
        .max(
            Comparator.comparing(
                Map.Entry::getKey,
                Comparator.<DockerConfigKey>comparingInt(key -> key.path.length())
                    .thenComparing(key -> !key.host.contains("*"))
                    .thenComparing(DockerConfigKey::host)))
        .map(Map.Entry::getValue);
  }

  boolean matches(String registry, String repository) {
    String asked = registry.toLowerCase(Locale.ROOT);
    return matchesHost(HUB_NAMES.contains(asked) ? "docker.io" : asked)
        && (path.isEmpty() || repository.equals(path) || repository.startsWith(path + "/"));
  }

  private boolean matchesHost(String asked) {
    if (!host.contains("*")) {
      return host.equals(asked);
    }
    String[] labels = host.split("[.:]", -1);
    String[] askedLabels = asked.split("[.:]", -1);
    if (labels.length != askedLabels.length || host.contains(":") != asked.contains(":")) {
      return false;
    }
    for (int i = 0; i < labels.length; i++) {
      String pattern = "\\Q" + labels[i].replace("*", "\\E.*\\Q") + "\\E";
      if (!askedLabels[i].matches(pattern)) {
        return false;
      }
    }
    return true;
  }
}
