package dev.fastforward.builder.resolve;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.mounts.MountSupplies;
import dev.fastforward.builder.plan.RunInputs;
import dev.fastforward.builder.settings.RunConditions.Network;
import dev.fastforward.builder.settings.RunSettings;
import dev.fastforward.builder.settings.Ulimit;
import java.util.Set;

/** Validates the RUN settings of a request and finds which secrets and agents exist. Pure. */
public final class RunInputsResolver {
  private static final Set<String> ENTITLEMENTS = Set.of("network.host", "security.insecure");

  private RunInputsResolver() {}

  /**
   * Resolves the inputs of RUN.
   *
   * @throws BuildException InvalidRequest for an unknown network, entitlement or ulimit
   */
  public static RunInputs of(RunSettings run, MountSupplies supplies) {
    Set<String> allow = run.allow();
    for (String entitlement : allow) {
      if (!ENTITLEMENTS.contains(entitlement)) {
        throw refused(
            "unknown entitlement \"" + entitlement + "\"; use network.host or security.insecure");
      }
    }
    return new RunInputs(
        supplies.secrets().given(),
        supplies.agents().given(),
        network(run.network()),
        allow,
        run.addHosts(),
        run.hostname(),
        run.shmSize(),
        run.ulimits().stream().map(RunInputsResolver::ulimit).toList(),
        true);
  }

  private static Network network(String word) {
    try {
      return Network.of(word);
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private static Ulimit ulimit(String text) {
    try {
      return Ulimit.parse(text);
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private static BuildException refused(String message) {
    return new BuildException(FailureReason.InvalidRequest, message);
  }
}
