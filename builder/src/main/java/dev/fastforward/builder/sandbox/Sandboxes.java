package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chooses where commands run, by trying. */
public final class Sandboxes {
  private static final Duration AGENT_TIMEOUT = Duration.ofSeconds(60);

  private Sandboxes() {}

  /**
   * Opens the sandbox that was asked for, and no weaker one.
   *
   * @param kind {@code stage}, {@code namespaces}, or null or {@code auto} for the best that there
   *     is: stage where a socket is given, else namespaces
   * @param stageSocket where the stage container's agent connects to; null outside of a pod
   * @param workFolder exists; for the files of roots
   * @param environment of this process
   * @throws BuildException with SandboxUnavailable if it does not work here, with what was tried
   *     and what would help; with InvalidRequest for a kind that there is not
   */
  public static Sandbox open(
      @Nullable String kind,
      @Nullable Path stageSocket,
      Path workFolder,
      Map<String, String> environment) {
    return switch (kind == null ? "auto" : kind) {
      case "auto" ->
          stageSocket != null
              ? StageSandbox.accept(stageSocket, AGENT_TIMEOUT)
              : namespaces(workFolder, environment);
      case "stage" -> {
        if (stageSocket == null) {
          throw new BuildException(
              FailureReason.SandboxUnavailable,
              "the sandbox \"stage\" needs a stage container and the socket that its agent connects"
                  + " to: the operator makes both; elsewhere use --sandbox=namespaces");
        }
        yield StageSandbox.accept(stageSocket, AGENT_TIMEOUT);
      }
      case "namespaces" -> namespaces(workFolder, environment);
      default ->
          throw new BuildException(
              FailureReason.InvalidRequest,
              "there is no sandbox \"" + kind + "\": use stage, namespaces or auto");
    };
  }

  private static Sandbox namespaces(Path workFolder, Map<String, String> environment) {
    NamespacesSandbox sandbox =
        new NamespacesSandbox(new AgentProgram(environment).find(), workFolder);
    try {
      sandbox.probe();
    } catch (BuildException e) {
      throw new BuildException(
          e.reason(),
          e.getMessage()
              + ". It needs root and the right to make namespaces and mounts: on a host run as root"
              + " (sudo); in a container CAP_SYS_ADMIN and seccomp and AppArmor profiles that allow"
              + " mount (docker run --privileged). In Kubernetes builds run in the stage sandbox,"
              + " which needs none of this: let the operator make the pod",
          e);
    }
    return sandbox;
  }
}
