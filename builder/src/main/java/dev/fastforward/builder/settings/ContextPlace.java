package dev.fastforward.builder.settings;

import org.jspecify.annotations.Nullable;

/** Where a build context comes from. */
public sealed interface ContextPlace {
  /**
   * A directory of this machine.
   *
   * @param configMap whether it is a mounted ConfigMap or Secret: its keys are links over {@code
   *     ..data}, and the context is the files that they lead to
   */
  record Directory(String path, boolean configMap) implements ContextPlace {}

  /**
   * A git repository, an archive, or a Dockerfile alone.
   *
   * @param url in the forms that docker build takes
   * @param digest {@code sha256:…} that what is fetched must have; null for any
   * @param stripComponents leading folders that are taken off the names of an archive's files
   * @param git what the url does not say of a git repository; null where the url says all
   */
  record Address(
      String url, @Nullable String digest, int stripComponents, @Nullable GitSettings git)
      implements ContextPlace {}

  /**
   * A tar of this machine, compressed or not.
   *
   * @param path {@code -} for standard input
   */
  record Archive(String path, int stripComponents) implements ContextPlace {}

  /** An OCI artifact whose layers hold the files. */
  record Artifact(String reference) implements ContextPlace {}
}
