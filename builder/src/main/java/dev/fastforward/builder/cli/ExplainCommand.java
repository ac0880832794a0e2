package dev.fastforward.builder.cli;

import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.options.InvalidOption;
import dev.fastforward.builder.options.SubrequestCall;
import picocli.CommandLine.Command;

/** {@code fastforward explain}: what a build with the same options would find in the cache. */
@Command(
    name = "explain",
    description =
        "Says which steps are in the cache and why the others are not. Takes the options of build,"
            + " and builds nothing.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ExplainCommand extends BuildCommand {
  ExplainCommand() {
    cache.noPushCache = true;
  }

  @Override
  int carryOut(BuildProcess process, BuildRequest request) {
    return process.explain(request);
  }

  @Override
  int call(BuildProcess process, BuildRequest request, SubrequestCall asked) {
    return process.refuse(
        InvalidOption.refused("explain takes no --call and no --check; ask build for them"));
  }
}
