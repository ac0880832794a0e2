package dev.fastforward.builder.cli;

import dev.fastforward.builder.options.InvalidOption;
import dev.fastforward.builder.options.SubrequestCall;
import dev.fastforward.builder.settings.ProcessSettings;
import picocli.CommandLine.Command;

/**
 * {@code fastforward explain}: shows what a build with the same options would find in the cache.
 */
@Command(
    name = "explain",
    description =
        "Shows which steps are in the cache and why the others are not. Takes the options of"
            + " build, and builds nothing.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ExplainCommand extends BuildCommand {
  ExplainCommand() {
    cache.noPushCache = true;
  }

  @Override
  int carryOut(BuildProcess process, ProcessSettings settings) {
    return process.explain(settings);
  }

  @Override
  int call(BuildProcess process, ProcessSettings settings, SubrequestCall asked) {
    return process.refuse(
        InvalidOption.refused("explain does not support --call and --check; use them with build"));
  }
}
