package dev.fastforward.operator.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.BuildRequestBuilder;
import dev.fastforward.crds.BuildArg;
import dev.fastforward.crds.Cache;
import dev.fastforward.crds.CurrentBuild;
import dev.fastforward.crds.Dockerfile;
import dev.fastforward.crds.ImageBuild;
import dev.fastforward.crds.ImageBuildSpec;
import dev.fastforward.crds.SecretRef;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The request that the executor reads, in a ConfigMap of the Job's name. */
public final class RequestFactory {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RequestFactory() {}

  /** The ConfigMap, to be made before the Job. */
  public static ConfigMap configMap(ImageBuild owner, CurrentBuild build, JobSettings settings) {
    String json;
    try {
      json = JSON.writeValueAsString(request(owner.getSpec(), settings));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    return new ConfigMapBuilder()
        .withMetadata(Ownership.metadata(owner, build))
        .withImmutable(true)
        .withData(Map.of(Names.REQUEST_FILE, json))
        .build();
  }

  static BuildRequest request(ImageBuildSpec spec, JobSettings settings) {
    Dockerfile dockerfile = spec.dockerfile();
    TreeMap<String, String> args = new TreeMap<>();
    for (BuildArg arg : spec.buildArgs()) {
      args.put(arg.name(), arg.value());
    }
    return BuildRequestBuilder.from(
            spec.source() == null
                ? BuildRequest.Context.directory(Paths.CONTEXT)
                : BuildRequest.Context.configMap(Paths.CONTEXT))
        .dockerfile(dockerfile == null ? null : dockerfile.path())
        .dockerfileInline(dockerfile == null ? null : dockerfile.inline())
        .target(dockerfile == null ? null : dockerfile.target())
        .buildArgs(args)
        .labels(spec.output().labels())
        .outputs(List.of(BuildRequest.Output.registry(spec.output().image())))
        .cache(cache(spec.cache()))
        .sandbox("stage")
        .stageSocket(Paths.SOCKET)
        .insecureRegistries(settings.insecureRegistries())
        .dockerConfig(spec.output().pushSecretRef() == null ? null : Paths.DOCKER_CONFIG)
        .requires(requires(spec.output().pushSecretRef()))
        .timeoutSeconds(Math.max(1, Durations.parse(spec.timeout()).toSeconds()))
        .build();
  }

  private static List<BuildRequest.Requirement> requires(@Nullable SecretRef pushSecret) {
    return pushSecret == null
        ? List.of()
        : List.of(
            new BuildRequest.Requirement(
                Paths.DOCKER_CONFIG + "/config.json",
                "spec.output.pushSecretRef: there is no Secret "
                    + pushSecret.name()
                    + " with a key .dockerconfigjson in this namespace; make it by kubectl create"
                    + " secret docker-registry, and ask for a rebuild"));
  }

  private static BuildRequest.Cache cache(@Nullable Cache cache) {
    if (cache == null) {
      return BuildRequest.Cache.of(BuildRequest.CacheMode.ReadWrite, null);
    }
    Cache.Mode mode = cache.mode() == null ? Cache.Mode.ReadWrite : cache.mode();
    return BuildRequest.Cache.of(BuildRequest.CacheMode.valueOf(mode.name()), cache.repository());
  }
}
