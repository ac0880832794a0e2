package dev.fastforward.builder.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The result of a build.
 *
 * @param version of this form, 1
 * @param image reference that the image was pushed to, with its digest; null where nothing was
 *     pushed
 * @param digest of the manifest or index
 * @param source what the build context was when it was read; null for a directory of this machine
 * @param platforms one per platform built
 * @param baseImages FROM references and the digests that they resolved to
 * @param durations milliseconds by phase
 * @param missed why the first step that was not in the cache was not there, one line; null if all
 *     were
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BuildResult(
    int version,
    Outcome outcome,
    @Nullable String image,
    @Nullable String digest,
    @Nullable ResolvedSource source,
    @Nullable List<PlatformImage> platforms,
    @Nullable List<BaseImage> baseImages,
    @JsonInclude(JsonInclude.Include.ALWAYS) Steps steps,
    @JsonInclude(JsonInclude.Include.ALWAYS) Transfer transfer,
    @Nullable SortedMap<String, Long> durations,
    @Nullable List<Warning> warnings,
    @Nullable String missed,
    @Nullable Failure failure) {

  public static final int VERSION = 1;

  public BuildResult {
    missed = missed == null ? null : PrintableText.of(missed);
  }

  /** How the build ended. */
  public enum Outcome {
    Succeeded,
    Failed
  }

  /**
   * What a build context that was fetched turned out to be.
   *
   * @param revision of git, in Flux's words: {@code main@sha1:4f1c…}, or {@code sha1:4f1c…} where
   *     only the commit was asked for; null for all else
   * @param digest {@code sha256:…} of the archive that was fetched, or of the OCI artifact's
   *     manifest; null for git
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record ResolvedSource(@Nullable String revision, @Nullable String digest) {}

  /**
   * @param size bytes of config and layers, compressed
   */
  public record PlatformImage(String platform, String digest, long size) {}

  public record BaseImage(String reference, String digest) {}

  /**
   * @param hit steps taken from the cache
   * @param simulated steps that made a layer without running anything
   * @param run RUN instructions that were executed
   */
  public record Steps(int hit, int simulated, int run) {}

  /**
   * @param layerBytesDown bytes of layers that were downloaded; part of bytesDown
   */
  public record Transfer(long requests, long bytesDown, long bytesUp, long layerBytesDown) {}

  /** A finding of a build check. Its text is {@link PrintableText}. */
  public record Warning(int line, String rule, String message) {
    public Warning {
      message = PrintableText.of(message);
    }
  }

  /** Lines of the Dockerfile that a failure belongs to. Its text is {@link PrintableText}. */
  public record Instruction(String file, int line, int endLine, String text) {
    public Instruction {
      file = PrintableText.line(file);
      text = PrintableText.of(text);
    }
  }

  /**
   * Why a build failed. Most of the text comes from outside, so it is {@link PrintableText}.
   *
   * @param reason name of a {@link FailureReason}
   * @param exitCode of a RUN that failed, else null
   * @param logTail end of the output of a RUN that failed
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Failure(
      String reason,
      String message,
      @Nullable String stage,
      @Nullable String platform,
      @Nullable Instruction instruction,
      @Nullable Integer exitCode,
      @Nullable String logTail) {
    public Failure {
      message = PrintableText.of(message);
      logTail = logTail == null ? null : PrintableText.of(logTail);
    }
  }
}
