package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;

/** What a container without privileges cannot give to a command. */
final class StageRefusals {
  private StageRefusals() {}

  /**
   * @throws BuildException with SandboxUnavailable for what was asked for and cannot be had
   */
  static void check(RunCommand command) {
    Conditions conditions = command.conditions();
    refuse(
        conditions.network() != Conditions.Network.DEFAULT,
        "another network than the pod's (--network); a NetworkPolicy can take the pod's away");
    refuse(conditions.insecure(), "more capabilities (--security=insecure)");
    refuse(conditions.shmSize() != 0, "another size of /dev/shm (--shm-size)");
    String hostname = command.hostname();
    refuse(
        !hostname.isEmpty() && !hostname.equals(Sandbox.HOSTNAME),
        "another host name (BUILDKIT_SANDBOX_HOSTNAME)");
    refuse(
        command.mounts().stream().anyMatch(m -> m instanceof Mount.Tmpfs t && t.size() != 0),
        "a tmpfs of limited size (--mount=type=tmpfs,size=)");
  }

  private static void refuse(boolean wanted, String what) {
    if (wanted) {
      throw new BuildException(
          FailureReason.SandboxUnavailable,
          "in the sandbox \"stage\" a command cannot be given "
              + what
              + "; build where the sandbox \"namespaces\" works, or leave it out");
    }
  }
}
