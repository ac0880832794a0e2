package dev.fastforward.operator.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.BuildRequestBuilder;
import dev.fastforward.builder.contract.CacheMode;
import dev.fastforward.builder.contract.CacheRequest;
import dev.fastforward.builder.contract.RegistryRequest;
import dev.fastforward.builder.contract.RunRequest;
import dev.fastforward.crds.BuildArg;
import dev.fastforward.crds.Cache;
import dev.fastforward.crds.CurrentBuild;
import dev.fastforward.crds.Dockerfile;
import dev.fastforward.crds.ImageBuild;
import dev.fastforward.crds.ImageBuildSpec;
import dev.fastforward.crds.NamedContext;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The request that the executor reads, and its other files, in a ConfigMap of the Job's name. */
public final class RequestFactory {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RequestFactory() {}

  /** The ConfigMap, to be made before the Job. */
  public static ConfigMap configMap(ImageBuild owner, CurrentBuild build, JobSettings settings) {
    String json;
    try {
      json = JSON.writeValueAsString(request(owner.getSpec(), build, settings));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    Map<String, String> data =
        NameFiles.contents(owner.getMetadata().getNamespace(), settings.resolvConf());
    data.put(Names.REQUEST_FILE, json);
    return new ConfigMapBuilder()
        .withMetadata(Ownership.metadata(owner, build))
        .withImmutable(true)
        .withData(data)
        .build();
  }

  static BuildRequest request(ImageBuildSpec spec, CurrentBuild build, JobSettings settings) {
    Dockerfile dockerfile = spec.dockerfile();
    TreeMap<String, String> args = new TreeMap<>();
    for (BuildArg arg : spec.buildArgs()) {
      args.put(arg.name(), arg.value());
    }
    Secrets secrets = Secrets.of(spec);
    return BuildRequestBuilder.from(SourceContext.of(spec.source()))
        .dockerfile(dockerfile == null ? null : dockerfile.path())
        .dockerfileInline(dockerfile == null ? null : dockerfile.inline())
        .target(dockerfile == null ? null : dockerfile.target())
        .buildArgs(args)
        .labels(spec.output().labels())
        .annotations(spec.output().annotations())
        .outputs(List.of(Destinations.of(spec.output(), build)))
        .timestamp(Destinations.timestamp(spec, build))
        .cache(cache(spec.cache()))
        .namedContexts(contexts(spec.contexts()))
        .run(run(secrets))
        .sandbox("stage")
        .stageSocket(Paths.SOCKET)
        .insecureRegistries(settings.insecureRegistries())
        .registryAccess(access(settings.registryMirrors()))
        .dockerConfig(secrets.push() == null ? null : Paths.DOCKER_CONFIG)
        .dockerConfigs(secrets.registryFolders())
        .requires(secrets.requirements())
        .timeoutSeconds(Math.max(1, Durations.parse(spec.timeout()).toSeconds()))
        .build();
  }

  private static @Nullable RunRequest run(Secrets secrets) {
    return secrets.run().isEmpty()
        ? null
        : new RunRequest(secrets.requested(), null, null, null, null, null, 0, null);
  }

  private static @Nullable RegistryRequest access(List<String> mirrors) {
    return mirrors.isEmpty() ? null : new RegistryRequest(null, null, false, mirrors, false);
  }

  private static Map<String, String> contexts(List<NamedContext> contexts) {
    Map<String, String> named = new TreeMap<>();
    for (NamedContext context : contexts) {
      named.put(
          context.name(),
          context.url() == null ? "docker-image://" + context.image() : context.url());
    }
    return named;
  }

  private static CacheRequest cache(@Nullable Cache cache) {
    if (cache == null) {
      return CacheRequest.of(CacheMode.ReadWrite, null);
    }
    Cache.Mode mode = cache.mode() == null ? Cache.Mode.ReadWrite : cache.mode();
    return new CacheRequest(
        CacheMode.valueOf(mode.name()),
        cache.repository(),
        cache.maxAge() == null ? 0 : Math.max(1, Durations.parse(cache.maxAge()).toSeconds()),
        cache.freshness(),
        cache.mounts() == Cache.Mounts.Keep);
  }
}
