package dev.fastforward.builder.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * All that a build needs to know, without any credential. Made by {@link BuildRequestBuilder}.
 *
 * @param version of this form, 1
 * @param context the build context
 * @param dockerfile path of the Dockerfile, absolute or below the context, or its address; null for
 *     Dockerfile in the context
 * @param dockerfileInline text of the Dockerfile itself; then dockerfile is null
 * @param target name of the stage to build; null for the last
 * @param buildArgs values of ARGs
 * @param labels labels set after all instructions
 * @param annotations of the manifest of each platform
 * @param platforms os/arch[/variant]; empty for the platform of this machine
 * @param outputs where the image goes
 * @param cache where cache entries are looked for and kept
 * @param noCacheStages names of stages that are built without the cache; "*" for all
 * @param namedContexts name to directory, URL, {@code docker-image://} or {@code oci-layout://}, in
 *     the forms of --build-context
 * @param run what RUN instructions are given beside the Dockerfile; null for nothing
 * @param sandbox stage, namespaces, chroot, or auto
 * @param stageSocket path of the socket that the stage container's agent connects to, for the stage
 *     sandbox
 * @param insecureRegistries host:port of registries that are spoken to by plain HTTP
 * @param registryMap registry host to the host:port that stands for it
 * @param registryAccess certificates and mirrors of registries; null for nothing special
 * @param dockerConfig folder of a docker config.json with the registry credentials; null for
 *     DOCKER_CONFIG or ~/.docker
 * @param dockerConfigs further such folders; for a registry that several name with the same path,
 *     the first counts
 * @param requires files of mounted Secrets without which the build cannot begin
 * @param jobs stages that are built at the same time; 0 for as many as there are processors
 * @param timeoutSeconds after this time the build ends with TimedOut; 0 for never
 * @param sourceDateEpoch seconds since the epoch for all times that the build writes; null for none
 * @param timestamp what the image's config and history say about when it was created: {@link
 *     #TIMESTAMP_OF_SOURCE} for the time of the source's commit where it has one, or seconds since
 *     the epoch; no input of any step. Null for the times of the steps themselves
 * @param provenance how much is attested of how the image was made; null for nothing
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BuildRequest(
    int version,
    ContextRequest context,
    @Nullable String dockerfile,
    @Nullable String dockerfileInline,
    @Nullable String target,
    @Nullable SortedMap<String, String> buildArgs,
    @Nullable SortedMap<String, String> labels,
    @Nullable SortedMap<String, String> annotations,
    @Nullable List<String> platforms,
    List<OutputRequest> outputs,
    CacheRequest cache,
    @Nullable List<String> noCacheStages,
    @Nullable SortedMap<String, String> namedContexts,
    @Nullable RunRequest run,
    @Nullable String sandbox,
    @Nullable String stageSocket,
    @Nullable List<String> insecureRegistries,
    @Nullable SortedMap<String, String> registryMap,
    @Nullable RegistryRequest registryAccess,
    @Nullable String dockerConfig,
    @Nullable List<String> dockerConfigs,
    @Nullable List<RequiredFile> requires,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int jobs,
    long timeoutSeconds,
    @Nullable Long sourceDateEpoch,
    @Nullable String timestamp,
    @Nullable ProvenanceMode provenance) {

  public static final int VERSION = 1;

  public static final String TIMESTAMP_OF_SOURCE = "source";
}
