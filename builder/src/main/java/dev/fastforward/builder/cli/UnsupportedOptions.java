package dev.fastforward.builder.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options of docker build and of kaniko's executor that are not there yet: refused by name, with
 * what to do instead.
 */
final class UnsupportedOptions {
  private static final Map<String, String> REMEDIES =
      Map.ofEntries(
          Map.entry("--secret", "RUN --mount=type=secret is not supported yet"),
          Map.entry("--ssh", "RUN --mount=type=ssh is not supported yet"),
          Map.entry("--add-host", "a RUN sees the hosts of this machine"),
          Map.entry("--shm-size", "leave it out"),
          Map.entry("--ulimit", "leave it out"),
          Map.entry("--network", "a RUN has the network of this machine"),
          Map.entry("--allow", "leave it out"),
          Map.entry("--provenance", "leave it out, or attest the image after the build"),
          Map.entry("--sbom", "leave it out, or scan the image after the build"),
          Map.entry("--attest", "leave it out, or attest the image after the build"),
          Map.entry("--cache-from", "use --cache-repo"),
          Map.entry("--cache-to", "use --cache-repo"),
          Map.entry("--iidfile", "use --result-file"),
          Map.entry("--metadata-file", "use --result-file"),
          Map.entry("--digest-file", "use --result-file"),
          Map.entry("--tar-path", "use --output type=oci,dest=FILE"),
          Map.entry("--tarPath", "use --output type=oci,dest=FILE"),
          Map.entry(
              "--snapshot-mode",
              "leave it out: changes are found by inode, ctime, size, mode and owner, which is both exact and fast"),
          Map.entry("--reproducible", "leave it out: steps that run nothing are reproducible"),
          Map.entry(
              "--cache", "leave it out: the cache is on; --cache-mode=Disabled switches it off"),
          Map.entry("--context", "give the context as the last word"));

  private UnsupportedOptions() {}

  /** What to say of the first word that is such an option; null if none is. */
  static @Nullable String explain(List<String> words) {
    for (String word : words) {
      String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
      String remedy = REMEDIES.get(name);
      if (remedy != null) {
        return name + " is not supported yet; " + remedy;
      }
    }
    return null;
  }
}
