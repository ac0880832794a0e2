package dev.fastforward.builder.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which cache a command is about. */
final class CachePlace {
  @Parameters(
      paramLabel = "CACHE",
      description =
          "Cache repository, such as registry.example.com/team/app/cache, or oci:DIRECTORY.")
  String name = "";

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  @Mixin RegistryOptions registry = new RegistryOptions();
}
