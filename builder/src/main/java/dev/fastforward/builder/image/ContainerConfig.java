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
    Fields fields = new Fields(this);
    fields.user = v;
    return fields.config();
  }

  public ContainerConfig withExposedPorts(@Nullable SortedMap<String, Map<String, String>> v) {
    Fields fields = new Fields(this);
    fields.exposedPorts = v;
    return fields.config();
  }

  public ContainerConfig withEnv(@Nullable List<String> v) {
    Fields fields = new Fields(this);
    fields.env = v;
    return fields.config();
  }

  public ContainerConfig withEntrypoint(@Nullable List<String> v) {
    Fields fields = new Fields(this);
    fields.entrypoint = v;
    return fields.config();
  }

  public ContainerConfig withCmd(@Nullable List<String> v) {
    Fields fields = new Fields(this);
    fields.cmd = v;
    return fields.config();
  }

  public ContainerConfig withVolumes(@Nullable SortedMap<String, Map<String, String>> v) {
    Fields fields = new Fields(this);
    fields.volumes = v;
    return fields.config();
  }

  public ContainerConfig withWorkingDir(@Nullable String v) {
    Fields fields = new Fields(this);
    fields.workingDir = v;
    return fields.config();
  }

  public ContainerConfig withLabels(@Nullable SortedMap<String, String> v) {
    Fields fields = new Fields(this);
    fields.labels = v;
    return fields.config();
  }

  public ContainerConfig withStopSignal(@Nullable String v) {
    Fields fields = new Fields(this);
    fields.stopSignal = v;
    return fields.config();
  }

  public ContainerConfig withArgsEscaped(@Nullable Boolean v) {
    Fields fields = new Fields(this);
    fields.argsEscaped = v;
    return fields.config();
  }

  public ContainerConfig withHealthcheck(@Nullable Healthcheck v) {
    Fields fields = new Fields(this);
    fields.healthcheck = v;
    return fields.config();
  }

  public ContainerConfig withOnBuild(@Nullable List<String> v) {
    Fields fields = new Fields(this);
    fields.onBuild = v;
    return fields.config();
  }

  public ContainerConfig withShell(@Nullable List<String> v) {
    Fields fields = new Fields(this);
    fields.shell = v;
    return fields.config();
  }

  /** The fields, open to be changed one by one: the only place besides the head that lists them. */
  private static final class Fields {
    @Nullable String user;
    @Nullable SortedMap<String, Map<String, String>> exposedPorts;
    @Nullable List<String> env;
    @Nullable List<String> entrypoint;
    @Nullable List<String> cmd;
    @Nullable SortedMap<String, Map<String, String>> volumes;
    @Nullable String workingDir;
    @Nullable SortedMap<String, String> labels;
    @Nullable String stopSignal;
    @Nullable Boolean argsEscaped;
    @Nullable Healthcheck healthcheck;
    @Nullable List<String> onBuild;
    @Nullable List<String> shell;
    @Nullable Map<String, JsonNode> other;

    Fields(ContainerConfig config) {
      user = config.user;
      exposedPorts = config.exposedPorts;
      env = config.env;
      entrypoint = config.entrypoint;
      cmd = config.cmd;
      volumes = config.volumes;
      workingDir = config.workingDir;
      labels = config.labels;
      stopSignal = config.stopSignal;
      argsEscaped = config.argsEscaped;
      healthcheck = config.healthcheck;
      onBuild = config.onBuild;
      shell = config.shell;
      other = config.other;
    }

    ContainerConfig config() {
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
          shell,
          other);
    }
  }
}
