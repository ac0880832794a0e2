package dev.fastforward.builder.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * All that a build needs to know, without any credential.
 *
 * @param version of this form, 1
 * @param context the build context
 * @param dockerfile path of the Dockerfile: absolute, or below the context; null for Dockerfile in
 *     the context
 * @param dockerfileInline text of the Dockerfile itself; then dockerfile is null
 * @param target name of the stage to build; null for the last
 * @param buildArgs values of ARGs
 * @param labels labels set after all instructions
 * @param platforms os/arch[/variant]; empty for the platform of this machine
 * @param outputs where the image goes
 * @param cache where cache entries are looked for and kept
 * @param noCacheStages names of stages that are built anew; "*" for all
 * @param namedContexts name to directory or image, as --build-context has them
 * @param sandbox stage, namespaces, or auto
 * @param stageSocket path of the socket that the stage container's agent connects to, for the stage
 *     sandbox
 * @param insecureRegistries host:port of registries that are spoken to by plain HTTP
 * @param registryMap registry host to the host:port that stands for it
 * @param dockerConfig folder of a docker config.json with the registry credentials; null for
 *     DOCKER_CONFIG or ~/.docker
 * @param timeoutSeconds after this time the build ends with TimedOut; 0 for never
 * @param sourceDateEpoch seconds since the epoch for all times that the build writes; null for none
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BuildRequest(
    int version,
    Context context,
    @Nullable String dockerfile,
    @Nullable String dockerfileInline,
    @Nullable String target,
    @Nullable SortedMap<String, String> buildArgs,
    @Nullable SortedMap<String, String> labels,
    @Nullable List<String> platforms,
    List<Output> outputs,
    Cache cache,
    @Nullable List<String> noCacheStages,
    @Nullable SortedMap<String, String> namedContexts,
    @Nullable String sandbox,
    @Nullable String stageSocket,
    @Nullable List<String> insecureRegistries,
    @Nullable SortedMap<String, String> registryMap,
    @Nullable String dockerConfig,
    long timeoutSeconds,
    @Nullable Long sourceDateEpoch) {

  public static final int VERSION = 1;

  /**
   * @param directory absolute path
   * @param configMap true if the directory is a mounted ConfigMap or Secret: its keys are links
   *     over {@code ..data}, and the context is the files that they lead to
   */
  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  public record Context(String directory, boolean configMap) {}

  /** How an output is written. */
  public enum OutputType {
    registry,
    oci
  }

  /**
   * @param type registry or OCI layout
   * @param name image reference to push to, for a registry
   * @param dest file (tar) or directory of the OCI layout
   * @param tar whether dest is a tar file
   * @param attributes other attributes as given, such as compression
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Output(
      OutputType type,
      @Nullable String name,
      @Nullable String dest,
      @Nullable Boolean tar,
      @Nullable Map<String, String> attributes) {}

  /** Whether the cache may be read and written. */
  public enum CacheMode {
    ReadWrite,
    ReadOnly,
    Disabled
  }

  /**
   * @param repository image repository, or {@code oci:DIRECTORY}; null for the first registry
   *     output's repository with /cache behind it
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Cache(CacheMode mode, @Nullable String repository) {}
}
