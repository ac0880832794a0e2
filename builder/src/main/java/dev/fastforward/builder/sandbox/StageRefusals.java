package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.settings.RunConditions;

/** Refuses requests that need mount(2) or namespaces. */
final class StageRefusals {
  private StageRefusals() {}

  /**
   * @param sandbox its kind, for messages
   * @throws BuildException with SandboxUnavailable for a request that this sandbox cannot fulfil
   */
  static void check(String sandbox, RunCommand command) {
    RunConditions conditions = command.conditions();
    refuse(
        sandbox,
        conditions.network() != RunConditions.Network.DEFAULT,
        "another network than the pod's or the machine's (--network); a NetworkPolicy can take a"
            + " pod's away");
    refuse(sandbox, conditions.insecure(), "more capabilities (--security=insecure)");
    refuse(sandbox, conditions.shmSize() != 0, "another size of /dev/shm (--shm-size)");
    String hostname = conditions.hostname();
    refuse(
        sandbox,
        !hostname.isEmpty() && !hostname.equals(Sandbox.HOSTNAME),
        "another host name (BUILDKIT_SANDBOX_HOSTNAME)");
    refuse(
        sandbox,
        command.mounts().stream().anyMatch(m -> m instanceof Mount.Tmpfs t && t.size() != 0),
        "a tmpfs of limited size (--mount=type=tmpfs,size=)");
  }

  private static void refuse(String sandbox, boolean wanted, String what) {
    if (wanted) {
      throw new BuildException(
          FailureReason.SandboxUnavailable,
          "in the sandbox \""
              + sandbox
              + "\" a command cannot be given "
              + what
              + "; build where the sandbox \"namespaces\" works, or leave it out");
    }
  }
}
