package dev.fastforward.builder.options;

import dev.fastforward.builder.contract.OutputType;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.registry.RegistrySettings;
import dev.fastforward.builder.settings.BuildSettings;
import dev.fastforward.builder.settings.OutputSettings;
import dev.fastforward.builder.settings.ProcessSettings;
import dev.fastforward.builder.settings.RegistryAccess;
import java.util.Set;
import java.util.TreeSet;

/** Applies the registry settings of a request. Pure. */
public final class RegistryAccessSettings {
  private RegistryAccessSettings() {}

  /** The given settings with those of the request. */
  public static RegistrySettings apply(ProcessSettings asked, RegistrySettings settings) {
    RegistryAccess access = asked.registries();
    return settings
        .withTls(
            TlsOptions.settings(
                access.tls().certificates(),
                access.tls().unverified(),
                access.tls().unverifiedPulls(),
                pushedTo(asked.build())))
        .withMirrors(access.mirrors(), access.mirrorsOnly())
        .withInsecureRegistries(access.insecure())
        .withRegistryMap(access.map())
        .withDockerConfigDir(access.dockerConfig())
        .withMoreDockerConfigDirs(access.dockerConfigs());
  }

  /** The registries to push to. Names can contain placeholders, but not in the registry. */
  private static Set<String> pushedTo(BuildSettings settings) {
    Set<String> registries = new TreeSet<>();
    for (OutputSettings output : settings.outputs()) {
      if (output.type() == OutputType.registry) {
        output.names().forEach(name -> add(name, registries));
      }
    }
    String cache = settings.cache().repository();
    if (cache != null && !cache.startsWith("oci:")) {
      add(cache, registries);
    }
    return registries;
  }

  private static void add(String name, Set<String> registries) {
    // A tag may contain a placeholder, which is invalid in a reference.
    String repository = name.replaceFirst("(:[^/]*\\{[^/]*|@.*)$", "");
    try {
      registries.add(ImageReference.parse(repository).registry());
    } catch (IllegalArgumentException e) {
      // The output reports it.
      return;
    }
  }
}
