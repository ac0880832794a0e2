package dev.fastforward.builder.contract;

/**
 * Why a build failed. The name is what users see in conditions and results; the exit code is what
 * the process ends with.
 */
public enum FailureReason {
  InvalidRequest(2),
  DockerfileInvalid(10),
  RunFailed(11),
  CopySourceMissing(12),
  TargetNotFound(13),
  BuildArgMissing(13),
  SecretNotFound(14),
  ConfigMapNotFound(14),
  SourceAuthFailed(15),
  SourceNotFound(15),
  RevisionNotFound(15),
  ContextDirNotFound(15),
  SourceDigestMismatch(15),
  BaseImageNotFound(16),
  BaseImageBroken(16),
  BaseImageAuthFailed(16),
  PlatformNotInBaseImage(16),
  PushDenied(17),
  DestinationInvalid(17),
  UnsupportedInstruction(18),
  SandboxUnavailable(19),
  SourceUnavailable(30),
  RegistryUnavailable(31),
  PushFailed(32),
  StorageExceeded(33),
  InternalError(70),
  TimedOut(124),
  OutOfMemory(137),
  Canceled(143);

  private final int exitCode;

  FailureReason(int exitCode) {
    this.exitCode = exitCode;
  }

  /** The exit code of a process that ends for this reason. */
  public int exitCode() {
    return exitCode;
  }
}
