package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.settings.RunConditions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Chooses where commands run, by trying. */
public final class Sandboxes {
  /** Warning for users of the chroot sandbox. */
  public static final String CHROOT_WARNING =
      "--sandbox=chroot does not keep a RUN apart from this process: it can read this process's"
          + " credentials, secrets and files, and can end it. Build only what you trust";

  private static final Duration AGENT_TIMEOUT = Duration.ofSeconds(60);

  private Sandboxes() {}

  /** Class of a sandbox, for cache keys: what was made in one never serves another. */
  public static String isolation(@Nullable String kind) {
    // Auto never takes the chroot. The others keep a RUN apart from this process alike.
    return ChrootRun.KIND.equals(kind) ? ChrootRun.KIND : "isolated";
  }

  /** The same, without a word about what was tried. */
  public static Sandbox open(
      @Nullable String kind,
      @Nullable Path stageSocket,
      Path workFolder,
      Map<String, String> environment) {
    return open(kind, stageSocket, workFolder, environment, _ -> {});
  }

  /**
   * Opens the sandbox that was asked for, and no weaker one.
   *
   * @param kind {@code stage}, {@code namespaces}, {@code chroot}, or null or {@code auto} for the
   *     best that there is: stage where a socket is given, else namespaces. Never chroot: that has
   *     to be asked for
   * @param stageSocket where the stage container's agent connects to; null outside of a pod
   * @param workFolder exists; for the files of roots
   * @param environment of this process
   * @param log receives what was tried and what is used
   * @throws BuildException with SandboxUnavailable if it does not work here, with what was tried
   *     and what would help; with InvalidRequest for a kind that there is not
   */
  public static Sandbox open(
      @Nullable String kind,
      @Nullable Path stageSocket,
      Path workFolder,
      Map<String, String> environment,
      Consumer<String> log) {
    Supplier<Sandbox> namespaces = () -> namespaces(workFolder, environment, log);
    Sandbox sandbox =
        switch (kind == null ? "auto" : kind) {
          case "auto" ->
              stageSocket == null
                  ? namespaces.get()
                  : firstOf(List.of(() -> stage(stageSocket), namespaces), log);
          case "stage" -> stage(stageSocket);
          case "namespaces" -> namespaces.get();
          case ChrootRun.KIND -> chroot(workFolder, environment);
          default ->
              throw new BuildException(
                  FailureReason.InvalidRequest,
                  "there is no sandbox \"" + kind + "\": use stage, namespaces, chroot or auto");
        };
    boolean here = !sandbox.kind().equals("stage");
    log.accept(
        "sandbox: " + sandbox.kind() + (here ? OwnIds.ofThisProcess(environment).remark() : ""));
    return sandbox;
  }

  /** The first that works. */
  static Sandbox firstOf(List<Supplier<Sandbox>> ways, Consumer<String> log) {
    List<String> tried = new ArrayList<>();
    for (Supplier<Sandbox> way : ways) {
      try {
        return way.get();
      } catch (BuildException e) {
        if (e.reason() != FailureReason.SandboxUnavailable) {
          throw e;
        }
        tried.add(String.valueOf(e.getMessage()));
        log.accept("no sandbox: " + e.getMessage());
      }
    }
    throw new BuildException(
        FailureReason.SandboxUnavailable,
        "a RUN cannot be executed here. Tried: " + String.join("; and: ", tried));
  }

  private static Sandbox stage(@Nullable Path socket) {
    if (socket == null) {
      throw new BuildException(
          FailureReason.SandboxUnavailable,
          "the sandbox \"stage\" needs a stage container and the socket that its agent connects"
              + " to: the operator makes both; elsewhere use --sandbox=namespaces");
    }
    return StageSandbox.accept(socket, AGENT_TIMEOUT);
  }

  private static Sandbox chroot(Path workFolder, Map<String, String> environment) {
    DiskSandbox sandbox =
        DiskSandbox.chroot(
            new AgentProgram(environment).find(), workFolder, OwnIds.ofThisProcess(environment));
    probed(
        sandbox::probe,
        ". It needs root with the capabilities that containers have by default, MKNOD and"
            + " SYS_CHROOT among them, and a work folder (FASTFORWARD_WORK) on a file system that"
            + " is not mounted nodev");
    return sandbox;
  }

  private static Sandbox namespaces(
      Path workFolder, Map<String, String> environment, Consumer<String> log) {
    OwnIds ids = OwnIds.ofThisProcess(environment);
    RunCommand probe =
        DiskSandbox.PROBE.with(List.of(), RunConditions.usual("").with(RunConditions.Network.HOST));
    DiskSandbox sandbox =
        DiskSandbox.namespaces(
            new AgentProgram(environment).find(),
            workFolder,
            ids,
            new RunNetworks(UserNetwork.find(environment), log));
    probed(
        () -> sandbox.probe(probe),
        ids.areAll()
            ? ". It needs root and the right to make namespaces and mounts: on a host run as root"
                + " (sudo); in a container CAP_SYS_ADMIN and seccomp and AppArmor profiles that"
                + " allow mount (docker run --privileged). In Kubernetes builds run in the stage"
                + " sandbox, which needs none of this: let the operator make the pod. As root"
                + " without those rights --sandbox=chroot may work, but there a RUN can see this"
                + " process's credentials"
            : ". In a user namespace it needs a work folder (FASTFORWARD_WORK, or /tmp) that is"
                + " not mounted noexec and that the user may write to, and, in a container, that"
                + " nothing of /proc is hidden (docker run --security-opt systempaths=unconfined)."
                + " "
                + NamespaceRemedies.ofThisMachine().text());
    return sandbox;
  }

  private static void probed(Runnable probe, String remedy) {
    try {
      probe.run();
    } catch (BuildException e) {
      throw new BuildException(e.reason(), e.getMessage() + remedy, e);
    }
  }
}
