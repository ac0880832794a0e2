package dev.fastforward.builder.options;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options for mirrors of Docker Hub, with kaniko's names. */
public final class MirrorOptions {
  @Option(
      names = "--registry-mirror",
      paramLabel = "HOST[:PORT][/PATH]",
      description = "Mirror to read images of Docker Hub from; may be repeated.")
  List<String> mirrors = new ArrayList<>();

  @Option(
      names = "--skip-default-registry-fallback",
      description = "Do not use Docker Hub itself for images that no mirror has.")
  boolean only;
}
