package dev.fastforward.builder.failure;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.layer.TarFormatException;
import dev.fastforward.builder.repository.RegistryException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Translates every exception that ends a build into a reason and a message for the user. */
public final class BuildFailures {
  private static final String OWN_CODE = "dev.fastforward.";
  private static final int FRAMES = 3;

  private BuildFailures() {}

  /** The failure in the form of the build result. */
  public static BuildException explain(Throwable e) {
    if (e instanceof BuildException known) {
      return known;
    }
    String full = fullDisk(e);
    if (full != null) {
      return new BuildException(
          FailureReason.StorageExceeded,
          "no space left on the disk: " + full + "; give the build more ephemeral storage",
          e);
    }
    return switch (e) {
      case InterruptedException _ -> canceled(e);
      case InterruptedIOException _ -> canceled(e);
      case RegistryException registry -> pull(registry);
      case TarFormatException _ ->
          new BuildException(
              FailureReason.BaseImageBroken, "a layer cannot be used: " + e.getMessage(), e);
      case IOException _ ->
          new BuildException(FailureReason.InternalError, "reading or writing failed: " + e, e);
      case OutOfMemoryError _ ->
          new BuildException(
              FailureReason.OutOfMemory,
              "the builder itself ran out of memory: give it more by JAVA_TOOL_OPTIONS=-Xmx2g",
              e);
      default -> new BuildException(FailureReason.InternalError, bug(e), e);
    };
  }

  /** Whether an output on this machine, or what was to be sent, met a full disk. */
  public static boolean isFullDisk(Throwable e) {
    return fullDisk(e) != null;
  }

  private static BuildException canceled(Throwable e) {
    return new BuildException(FailureReason.Canceled, "the build was canceled", e);
  }

  /** Push errors are explained where they occur, so this one comes from pulling. */
  private static BuildException pull(RegistryException e) {
    return new BuildException(
        RegistryRemedy.reason(e),
        "a layer cannot be used: " + e.getMessage() + RegistryRemedy.ofReading(e),
        e);
  }

  /**
   * A base image, or one that files are taken from, lacks a layer.
   *
   * @param e what was met when it was read
   */
  public static BuildException lostBase(Exception e) {
    RegistryException why =
        e.getCause() instanceof RegistryException cause
            ? cause
            : new RegistryException(RegistryException.Kind.BROKEN, "", e);
    return new BuildException(
        RegistryRemedy.reason(why),
        "a layer of a base image cannot be read: " + e.getMessage() + RegistryRemedy.ofReading(why),
        e);
  }

  /** What the system says of a disk that is full; null if that is not the cause. */
  private static @Nullable String fullDisk(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof IOException
          && (message.contains("No space left on device")
              || message.contains("Disk quota exceeded"))) {
        return message;
      }
    }
    return null;
  }

  private static String bug(Throwable e) {
    String where =
        Arrays.stream(e.getStackTrace())
            .filter(frame -> frame.getClassName().startsWith(OWN_CODE))
            .limit(FRAMES)
            .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
            .collect(Collectors.joining(", "));
    return "this is a bug of Fastforward; please report it with this message and the Dockerfile: "
        + e
        + " (at "
        + where
        + ")";
  }
}
