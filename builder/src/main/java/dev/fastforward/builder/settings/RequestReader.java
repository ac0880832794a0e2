package dev.fastforward.builder.settings;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.CacheRequest;
import dev.fastforward.builder.contract.ContextRequest;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.contract.GitRequest;
import dev.fastforward.builder.contract.OutputRequest;
import dev.fastforward.builder.contract.RegistryRequest;
import dev.fastforward.builder.contract.RequiredFile;
import dev.fastforward.builder.contract.RunRequest;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Fills in what a request leaves out. The only place that knows the defaults of the wire form. */
final class RequestReader {
  private static final String DOCKERFILE = "Dockerfile";
  private static final Set<String> SUBMODULES = Set.of("Disabled", "Enabled", "Recursive");

  private RequestReader() {}

  static ProcessSettings process(BuildRequest request) {
    List<RequiredFile> requires = list(request.requires());
    return new ProcessSettings(
        settings(request),
        registries(request),
        request.timeoutSeconds(),
        requires.stream()
            .map(r -> new ProcessSettings.Requirement(r.path(), r.otherwise()))
            .toList());
  }

  static BuildSettings settings(BuildRequest request) {
    return new BuildSettings(
        source(request),
        image(request),
        request.outputs().stream().map(RequestReader::output).toList(),
        cache(request),
        run(request.run()),
        new SandboxSettings(
            request.sandbox() == null ? "auto" : request.sandbox(), path(request.stageSocket())),
        request.jobs());
  }

  private static SourceSettings source(BuildRequest request) {
    String name = request.dockerfile();
    return new SourceSettings(
        context(request.context()),
        new DockerfileSettings(
            name == null || name.isEmpty() ? DOCKERFILE : name, request.dockerfileInline()),
        request.target(),
        map(request.buildArgs()),
        map(request.namedContexts()));
  }

  private static ContextSettings context(ContextRequest context) {
    return new ContextSettings(
        place(context),
        context.subPath() == null ? "" : context.subPath(),
        path(context.credentials()));
  }

  private static ContextPlace place(ContextRequest context) {
    if (context.directory() != null) {
      return new ContextPlace.Directory(context.directory(), context.configMap());
    }
    if (context.archive() != null) {
      return new ContextPlace.Archive(context.archive(), context.stripComponents());
    }
    if (context.image() != null) {
      return new ContextPlace.Artifact(context.image());
    }
    if (context.url() == null) {
      throw invalid("the request has no build context: name a directory");
    }
    return new ContextPlace.Address(
        context.url(), context.digest(), context.stripComponents(), git(context.git()));
  }

  private static @Nullable GitSettings git(@Nullable GitRequest git) {
    if (git == null) {
      return null;
    }
    String submodules = git.submodules() == null ? "Recursive" : git.submodules();
    if (!SUBMODULES.contains(submodules)) {
      throw invalid("submodules: " + submodules + " is neither Disabled, Enabled nor Recursive");
    }
    return new GitSettings(git.ref(), Math.max(1, git.depth()), submodules);
  }

  private static ImageSettings image(BuildRequest request) {
    return new ImageSettings(
        map(request.labels()),
        map(request.annotations()),
        list(request.platforms()),
        request.sourceDateEpoch(),
        created(request.timestamp()),
        request.provenance());
  }

  private static CreationTime created(@Nullable String timestamp) {
    if (timestamp == null) {
      return new CreationTime.OfSteps();
    }
    if (timestamp.equals(BuildRequest.TIMESTAMP_OF_SOURCE)) {
      return new CreationTime.OfSource();
    }
    try {
      return new CreationTime.At(Long.parseLong(timestamp));
    } catch (NumberFormatException _) {
      throw invalid(
          "timestamp: " + timestamp + " is neither \"source\" nor seconds since the epoch");
    }
  }

  private static OutputSettings output(OutputRequest output) {
    Map<String, String> attributes = output.attributes();
    return new OutputSettings(
        output.type(),
        list(output.names()),
        output.dest(),
        !Boolean.FALSE.equals(output.tar()),
        attributes == null ? Map.of() : attributes);
  }

  private static CacheSettings cache(BuildRequest request) {
    CacheRequest cache = request.cache();
    return new CacheSettings(
        cache.mode(),
        cache.repository() == null || cache.repository().isEmpty() ? null : cache.repository(),
        cache.maxAgeSeconds(),
        cache.freshness(),
        cache.cacheMounts(),
        list(request.noCacheStages()));
  }

  private static RunSettings run(@Nullable RunRequest run) {
    if (run == null) {
      return RunSettings.NONE;
    }
    return new RunSettings(
        list(run.secrets()).stream()
            .map(secret -> new SecretSource(secret.id(), secret.file(), secret.env()))
            .toList(),
        list(run.ssh()).stream().map(ssh -> new SshSource(ssh.id(), ssh.path())).toList(),
        run.network() == null ? "default" : run.network(),
        Set.copyOf(list(run.allow())),
        map(run.addHosts()),
        run.hostname(),
        run.shmSize(),
        list(run.ulimits()));
  }

  private static RegistryAccess registries(BuildRequest request) {
    RegistryRequest access = request.registryAccess();
    return new RegistryAccess(
        Set.copyOf(list(request.insecureRegistries())),
        map(request.registryMap()),
        new RegistryAccess.Tls(
            map(access == null ? null : access.certificates()),
            list(access == null ? null : access.unverified()),
            access != null && access.unverifiedPulls()),
        list(access == null ? null : access.mirrors()),
        access != null && access.mirrorsOnly(),
        path(request.dockerConfig()),
        list(request.dockerConfigs()).stream().map(Path::of).toList());
  }

  private static <T> List<T> list(@Nullable List<T> items) {
    return items == null ? List.of() : items;
  }

  private static SortedMap<String, String> map(@Nullable SortedMap<String, String> entries) {
    return entries == null ? Collections.emptySortedMap() : new TreeMap<>(entries);
  }

  private static @Nullable Path path(@Nullable String name) {
    return name == null ? null : Path.of(name);
  }

  private static BuildException invalid(String what) {
    return new BuildException(FailureReason.InvalidRequest, what);
  }
}
