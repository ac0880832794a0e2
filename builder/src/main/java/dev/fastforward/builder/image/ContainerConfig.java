package dev.fastforward.builder.image;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The defaults for running a container from an image: field {@code config} of the image config.
 * Absent fields are null; fields that this program does not know are kept in {@code other}.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/config.md">OCI image spec,
 *     config</a>
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ContainerConfig(
    @JsonProperty("User") @Nullable String user,
    @JsonProperty("ExposedPorts") @Nullable SortedMap<String, Map<String, String>> exposedPorts,
    @JsonProperty("Env") @Nullable List<String> env,
    @JsonProperty("Entrypoint") @Nullable List<String> entrypoint,
    @JsonProperty("Cmd") @Nullable List<String> cmd,
    @JsonProperty("Volumes") @Nullable SortedMap<String, Map<String, String>> volumes,
    @JsonProperty("WorkingDir") @Nullable String workingDir,
    @JsonProperty("Labels") @Nullable SortedMap<String, String> labels,
    @JsonProperty("StopSignal") @Nullable String stopSignal,
    @JsonProperty("ArgsEscaped") @Nullable Boolean argsEscaped,
    @JsonProperty("Healthcheck") @Nullable Healthcheck healthcheck,
    @JsonProperty("OnBuild") @Nullable List<String> onBuild,
    @JsonProperty("Shell") @Nullable List<String> shell,
    @JsonAnySetter @JsonAnyGetter @Nullable Map<String, JsonNode> other) {

  public static final ContainerConfig EMPTY =
      new ContainerConfig(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null);

  public ContainerConfig withUser(@Nullable String v) {
    return new ContainerConfig(
        v,
        exposedPorts,
        env,
        entrypoint,
        cmd,
        volumes,
        workingDir,
        labels,
        stopSignal,
        argsEscaped,
        healthcheck,
        onBuild,
        shell,
        other);
  }

  public ContainerConfig withExposedPorts(@Nullable SortedMap<String, Map<String, String>> v) {
    return new ContainerConfig(
        user,
        v,
        env,
        entrypoint,
        cmd,
        volumes,
        workingDir,
        labels,
        stopSignal,
        argsEscaped,
        healthcheck,
        onBuild,
        shell,
        other);
  }

  public ContainerConfig withEnv(@Nullable List<String> v) {
    return new ContainerConfig(
        user,
        exposedPorts,
        v,
        entrypoint,
        cmd,
        volumes,
        workingDir,
        labels,
        stopSignal,
        argsEscaped,
        healthcheck,
        onBuild,
        shell,
        other);
  }

  public ContainerConfig withEntrypoint(@Nullable List<String> v) {
    return new ContainerConfig(
        user,
        exposedPorts,
        env,
        v,
        cmd,
        volumes,
        workingDir,
        labels,
        stopSignal,
        argsEscaped,
        healthcheck,
        onBuild,
        shell,
        other);
  }

  public ContainerConfig withCmd(@Nullable List<String> v) {
    return new ContainerConfig(
        user,
        exposedPorts,
        env,
        entrypoint,
        v,
        volumes,
        workingDir,
        labels,
        stopSignal,
        argsEscaped,
        healthcheck,
        onBuild,
        shell,
        other);
  }

  public ContainerConfig withVolumes(@Nullable SortedMap<String, Map<String, String>> v) {
    return new ContainerConfig(
        user,
        exposedPorts,
        env,
        entrypoint,
        cmd,
        v,
        workingDir,
        labels,
        stopSignal,
        argsEscaped,
        healthcheck,
        onBuild,
        shell,
        other);
  }

  public ContainerConfig withWorkingDir(@Nullable String v) {
    return new ContainerConfig(
        user,
        exposedPorts,
        env,
        entrypoint,
        cmd,
        volumes,
        v,
        labels,
        stopSignal,
        argsEscaped,
        healthcheck,
        onBuild,
        shell,
        other);
  }

  public ContainerConfig withLabels(@Nullable SortedMap<String, String> v) {
    return new ContainerConfig(
        user,
        exposedPorts,
        env,
        entrypoint,
        cmd,
        volumes,
        workingDir,
        v,
        stopSignal,
        argsEscaped,
        healthcheck,
        onBuild,
        shell,
        other);
  }

  public ContainerConfig withStopSignal(@Nullable String v) {
    return new ContainerConfig(
        user,
        exposedPorts,
        env,
        entrypoint,
        cmd,
        volumes,
        workingDir,
        labels,
        v,
        argsEscaped,
        healthcheck,
        onBuild,
        shell,
        other);
  }

  public ContainerConfig withArgsEscaped(@Nullable Boolean v) {
    return new ContainerConfig(
        user,
        exposedPorts,
        env,
        entrypoint,
        cmd,
        volumes,
        workingDir,
        labels,
        stopSignal,
        v,
        healthcheck,
        onBuild,
        shell,
        other);
  }

  public ContainerConfig withHealthcheck(@Nullable Healthcheck v) {
    return new ContainerConfig(
        user,
        exposedPorts,
        env,
        entrypoint,
        cmd,
        volumes,
        workingDir,
        labels,
        stopSignal,
        argsEscaped,
        v,
        onBuild,
        shell,
        other);
  }

  public ContainerConfig withOnBuild(@Nullable List<String> v) {
    return new ContainerConfig(
        user,
        exposedPorts,
        env,
        entrypoint,
        cmd,
        volumes,
        workingDir,
        labels,
        stopSignal,
        argsEscaped,
        healthcheck,
        v,
        shell,
        other);
  }

  public ContainerConfig withShell(@Nullable List<String> v) {
    return new ContainerConfig(
        user,
        exposedPorts,
        env,
        entrypoint,
        cmd,
        volumes,
        workingDir,
        labels,
        stopSignal,
        argsEscaped,
        healthcheck,
        onBuild,
        v,
        other);
  }
}
