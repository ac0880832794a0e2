package dev.fastforward.builder.options;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options for mirrors of Docker Hub, as kaniko spells them. */
public final class MirrorOptions {
  @Option(
      names = "--registry-mirror",
      paramLabel = "HOST[:PORT][/PATH]",
      description = "Mirror that is asked for images of Docker Hub first; may be given again.")
  List<String> mirrors = new ArrayList<>();

  @Option(
      names = "--skip-default-registry-fallback",
      description = "Do not ask Docker Hub itself for what no mirror has.")
  boolean only;
}
