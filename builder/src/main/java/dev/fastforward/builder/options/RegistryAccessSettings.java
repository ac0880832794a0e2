package dev.fastforward.builder.options;

import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.registry.RegistrySettings;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Turns what a request says of certificates and mirrors into settings. Pure. */
public final class RegistryAccessSettings {
  private RegistryAccessSettings() {}

  public static RegistrySettings apply(BuildRequest request, RegistrySettings settings) {
    BuildRequest.RegistryAccess access = request.registryAccess();
    if (access == null) {
      return settings;
    }
    return settings
        .withTls(
            TlsOptions.settings(
                access.certificates() == null ? new TreeMap<>() : access.certificates(),
                list(access.unverified()),
                access.unverifiedPulls(),
                pushedTo(request)))
        .withMirrors(list(access.mirrors()), access.mirrorsOnly());
  }

  private static List<String> list(@Nullable List<String> items) {
    return items == null ? List.of() : items;
  }

  /** Names that hold a placeholder are told apart later; their registry is plain text. */
  private static Set<String> pushedTo(BuildRequest request) {
    Set<String> registries = new TreeSet<>();
    for (BuildRequest.Output output : request.outputs()) {
      if (output.type() == BuildRequest.OutputType.registry) {
        list(output.names()).forEach(name -> add(name, registries));
      }
    }
    String cache = request.cache().repository();
    if (cache != null && !cache.startsWith("oci:")) {
      add(cache, registries);
    }
    return registries;
  }

  private static void add(String name, Set<String> registries) {
    // A tag may still hold a placeholder, which no reference may.
    String repository = name.replaceFirst("(:[^/]*\\{[^/]*|@.*)$", "");
    try {
      registries.add(ImageReference.parse(repository).registry());
    } catch (IllegalArgumentException e) {
      // Told where it is used.
      return;
    }
  }
}
