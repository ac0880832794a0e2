package dev.fastforward.builder.cli;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.failure.BuildFailures;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.MalformedJsonException;
import dev.fastforward.builder.options.InvalidOption;
import dev.fastforward.builder.options.ProcessEnvironment;
import dev.fastforward.builder.options.Requirements;
import dev.fastforward.builder.options.ResultFile;
import dev.fastforward.builder.posix.PosixException;
import dev.fastforward.builder.posix.ProcessProtection;
import dev.fastforward.builder.sandbox.Lifeline;
import dev.fastforward.builder.settings.ProcessSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.List;

/**
 * The entry point in a builder pod, with the argument {@code REQUEST-FILE}. Writes the result as
 * termination message.
 */
public final class Executor {
  private static final Path TERMINATION_LOG = Path.of("/dev/termination-log");

  private Executor() {}

  public static void main(String[] args) {
    resolveNamesOnce();
    System.exit(run(args));
  }

  /**
   * Caches resolved names forever, so that a RUN that changes the pod's files or the name server
   * cannot redirect requests to a registry. Must be called before any name is resolved.
   */
  static void resolveNamesOnce() {
    Security.setProperty("networkaddress.cache.ttl", "-1");
  }

  private static int run(String[] args) {
    BuildProcess process =
        new BuildProcess(
            new ProcessEnvironment(System.getenv(), System.out),
            Files.isWritable(TERMINATION_LOG)
                ? List.of(ResultFile.terminationMessage(TERMINATION_LOG))
                : List.of());
    if (args.length != 1) {
      return process.refuse(
          InvalidOption.refused(
              "the executor needs one argument: the file with the build request"));
    }
    try {
      ProcessProtection.denyInspection();
    } catch (PosixException e) {
      return process.refuse(
          new BuildException(
              FailureReason.InternalError,
              "the executor cannot protect its memory from other processes: " + e.getMessage(),
              e));
    }
    try {
      return build(process, Json.read(Files.readAllBytes(Path.of(args[0])), BuildRequest.class));
    } catch (MalformedJsonException | IOException e) {
      return process.refuse(
          new BuildException(
              FailureReason.InvalidRequest,
              "the build request " + args[0] + " cannot be read: " + e.getMessage(),
              e));
    } catch (RuntimeException e) {
      return process.refuse(BuildFailures.explain(e));
    }
  }

  private static int build(BuildProcess process, BuildRequest request) {
    String socket = request.stageSocket();
    try (Lifeline _ = socket == null ? null : Lifeline.hold(Path.of(socket))) {
      if (request.version() != BuildRequest.VERSION) {
        throw InvalidOption.refused(
            "the build request has version "
                + request.version()
                + ", this executor reads "
                + BuildRequest.VERSION
                + "; use images of one release");
      }
      ProcessSettings settings = ProcessSettings.of(request);
      Requirements.check(settings.requirements());
      return process.run(settings);
    } catch (IOException e) {
      return process.refuse(
          new BuildException(
              FailureReason.SandboxUnavailable,
              "the folder of the stage's socket cannot be used: " + e.getMessage(),
              e));
    } catch (RuntimeException e) {
      return process.refuse(BuildFailures.explain(e));
    }
  }
}
