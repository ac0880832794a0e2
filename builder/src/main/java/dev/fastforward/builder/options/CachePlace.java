package dev.fastforward.builder.options;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Parameters of the commands for a cache. */
public final class CachePlace {
  @Parameters(
      paramLabel = "CACHE",
      description =
          "Cache repository, such as registry.example.com/team/app/cache, or oci:DIRECTORY.")
  public String name = "";

  @Option(names = "--json", description = "Print JSON.")
  public boolean json;

  @Mixin public RegistryOptions registry = new RegistryOptions();
}
