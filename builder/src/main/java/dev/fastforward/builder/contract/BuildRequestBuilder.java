package dev.fastforward.builder.contract;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes a {@link BuildRequest}. What is not set is not asked for. Not safe for several threads. */
public final class BuildRequestBuilder {
  private final ContextRequest context;
  private @Nullable String dockerfile;
  private @Nullable String dockerfileInline;
  private @Nullable String target;
  private @Nullable SortedMap<String, String> buildArgs;
  private @Nullable SortedMap<String, String> labels;
  private @Nullable SortedMap<String, String> annotations;
  private @Nullable List<String> platforms;
  private List<OutputRequest> outputs = List.of();
  private CacheRequest cache = CacheRequest.of(CacheMode.ReadWrite, null);
  private @Nullable List<String> noCacheStages;
  private @Nullable SortedMap<String, String> namedContexts;
  private @Nullable RunRequest run;
  private @Nullable String sandbox;
  private @Nullable String stageSocket;
  private @Nullable List<String> insecureRegistries;
  private @Nullable SortedMap<String, String> registryMap;
  private @Nullable RegistryRequest registryAccess;
  private @Nullable String dockerConfig;
  private @Nullable List<String> dockerConfigs;
  private @Nullable List<RequiredFile> requires;
  private int jobs;
  private long timeoutSeconds;
  private @Nullable Long sourceDateEpoch;
  private @Nullable String timestamp;
  private @Nullable ProvenanceMode provenance;

  private BuildRequestBuilder(ContextRequest context) {
    this.context = context;
  }

  public static BuildRequestBuilder from(ContextRequest context) {
    return new BuildRequestBuilder(context);
  }

  public BuildRequestBuilder dockerfile(@Nullable String dockerfile) {
    this.dockerfile = dockerfile;
    return this;
  }

  public BuildRequestBuilder dockerfileInline(@Nullable String dockerfileInline) {
    this.dockerfileInline = dockerfileInline;
    return this;
  }

  public BuildRequestBuilder target(@Nullable String target) {
    this.target = target;
    return this;
  }

  public BuildRequestBuilder buildArgs(Map<String, String> buildArgs) {
    this.buildArgs = new TreeMap<>(buildArgs);
    return this;
  }

  public BuildRequestBuilder labels(Map<String, String> labels) {
    this.labels = new TreeMap<>(labels);
    return this;
  }

  public BuildRequestBuilder annotations(Map<String, String> annotations) {
    this.annotations = new TreeMap<>(annotations);
    return this;
  }

  public BuildRequestBuilder platforms(@Nullable List<String> platforms) {
    this.platforms = platforms;
    return this;
  }

  public BuildRequestBuilder outputs(List<OutputRequest> outputs) {
    this.outputs = outputs;
    return this;
  }

  public BuildRequestBuilder cache(CacheRequest cache) {
    this.cache = cache;
    return this;
  }

  public BuildRequestBuilder noCacheStages(@Nullable List<String> noCacheStages) {
    this.noCacheStages = noCacheStages;
    return this;
  }

  public BuildRequestBuilder namedContexts(Map<String, String> namedContexts) {
    this.namedContexts = new TreeMap<>(namedContexts);
    return this;
  }

  public BuildRequestBuilder run(@Nullable RunRequest run) {
    this.run = run;
    return this;
  }

  public BuildRequestBuilder sandbox(@Nullable String sandbox) {
    this.sandbox = sandbox;
    return this;
  }

  public BuildRequestBuilder stageSocket(@Nullable String stageSocket) {
    this.stageSocket = stageSocket;
    return this;
  }

  public BuildRequestBuilder insecureRegistries(@Nullable List<String> insecureRegistries) {
    this.insecureRegistries = insecureRegistries;
    return this;
  }

  public BuildRequestBuilder registryMap(Map<String, String> registryMap) {
    this.registryMap = new TreeMap<>(registryMap);
    return this;
  }

  public BuildRequestBuilder registryAccess(@Nullable RegistryRequest registryAccess) {
    this.registryAccess = registryAccess;
    return this;
  }

  public BuildRequestBuilder dockerConfig(@Nullable String dockerConfig) {
    this.dockerConfig = dockerConfig;
    return this;
  }

  public BuildRequestBuilder dockerConfigs(@Nullable List<String> dockerConfigs) {
    this.dockerConfigs = dockerConfigs;
    return this;
  }

  public BuildRequestBuilder requires(@Nullable List<RequiredFile> requires) {
    this.requires = requires;
    return this;
  }

  public BuildRequestBuilder jobs(int jobs) {
    this.jobs = jobs;
    return this;
  }

  public BuildRequestBuilder timeoutSeconds(long timeoutSeconds) {
    this.timeoutSeconds = timeoutSeconds;
    return this;
  }

  public BuildRequestBuilder sourceDateEpoch(@Nullable Long sourceDateEpoch) {
    this.sourceDateEpoch = sourceDateEpoch;
    return this;
  }

  public BuildRequestBuilder timestamp(@Nullable String timestamp) {
    this.timestamp = timestamp;
    return this;
  }

  public BuildRequestBuilder provenance(@Nullable ProvenanceMode provenance) {
    this.provenance = provenance;
    return this;
  }

  public BuildRequest build() {
    return new BuildRequest(
        BuildRequest.VERSION,
        context,
        dockerfile,
        dockerfileInline,
        target,
        buildArgs,
        labels,
        annotations,
        platforms,
        outputs,
        cache,
        noCacheStages,
        namedContexts,
        run,
        sandbox,
        stageSocket,
        insecureRegistries,
        registryMap,
        registryAccess,
        dockerConfig,
        dockerConfigs,
        requires,
        jobs,
        timeoutSeconds,
        sourceDateEpoch,
        timestamp,
        provenance);
  }
}
