package dev.fastforward.builder.image;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An image's config: what the manifest's config descriptor points at.
 *
 * @param created RFC 3339 time
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/config.md">OCI image spec,
 *     config</a>
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageConfig(
    @Nullable String created,
    @Nullable String author,
    @Nullable String architecture,
    @Nullable String variant,
    @Nullable String os,
    @JsonProperty("os.version") @Nullable String osVersion,
    @JsonProperty("os.features") @Nullable List<String> osFeatures,
    @Nullable ContainerConfig config,
    @Nullable RootFs rootfs,
    @Nullable List<HistoryEntry> history,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, JsonNode> other) {

  /** The config of a container; empty where the image has none. */
  public ContainerConfig containerConfig() {
    return config == null ? ContainerConfig.EMPTY : config;
  }

  public List<Digest> diffIds() {
    return rootfs == null ? List.of() : rootfs.diffIds();
  }

  public List<HistoryEntry> historyEntries() {
    return history == null ? List.of() : history;
  }

  public Platform platform() {
    return new Platform(
        architecture == null ? "" : architecture,
        os == null ? "" : os,
        variant == null || variant.isEmpty() ? null : variant,
        osVersion,
        osFeatures);
  }
}
