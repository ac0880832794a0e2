package dev.fastforward.builder.build;

import dev.fastforward.builder.cache.CacheEntries;
import dev.fastforward.builder.cache.FileIndexes;
import dev.fastforward.builder.cache.HitSearch;
import dev.fastforward.builder.context.Contexts;
import dev.fastforward.builder.context.Downloads;
import dev.fastforward.builder.context.OpenedContext;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.dockerfile.Dockerfile;
import dev.fastforward.builder.dockerfile.DockerfileParser;
import dev.fastforward.builder.dockerfile.Source;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.layer.BrokenLayerException;
import dev.fastforward.builder.plan.PlanOptions;
import dev.fastforward.builder.plan.StageGraph;
import dev.fastforward.builder.plan.Step;
import dev.fastforward.builder.registry.AtOnce;
import dev.fastforward.builder.registry.Repository;
import dev.fastforward.builder.registry.RepositoryProvider;
import dev.fastforward.builder.report.BuildListener;
import dev.fastforward.builder.sandbox.Sandbox;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One build for one platform: resolve, chain, probe, evaluate from the target backwards, publish.
 * The only place that knows the order of things. Used once, by one thread.
 */
public final class Build {
  private final BuildRequest request;
  private final RepositoryProvider repositories;
  private final Supplier<Sandbox> sandbox;
  private final Path workFolder;
  private final InstantSource clock;
  private final BuildListener listener;
  private final BlobPlaces blobs;
  private final Outcome outcome;

  /**
   * @param sandbox made when the first RUN needs it; closed by whoever gives it
   * @param workFolder empty; removed by whoever gives it
   */
  public Build(
      BuildRequest request,
      RepositoryProvider repositories,
      Supplier<Sandbox> sandbox,
      Path workFolder,
      InstantSource clock,
      BuildListener listener) {
    this.request = request;
    this.repositories = repositories;
    this.sandbox = sandbox;
    this.workFolder = workFolder;
    this.blobs = new BlobPlaces(workFolder);
    this.clock = clock;
    this.listener = listener;
    this.outcome = new Outcome(repositories::transfer);
  }

  /** Builds. All that goes wrong is in the result. */
  public BuildResult run() {
    try {
      build();
      return outcome.succeeded();
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      if (e instanceof InterruptedException || e instanceof InterruptedIOException) {
        Thread.currentThread().interrupt();
      }
      return outcome.failed(BuildFailures.explain(e));
    }
  }

  private void build() throws IOException, InterruptedException {
    Platform platform = platform();
    OpenedContext context =
        Contexts.open(request.context(), request.dockerfile(), request.dockerfileInline());
    Map<String, SourceTree> named = new HashMap<>();
    namedContexts().forEach((name, directory) -> named.put(name, Contexts.named(directory)));
    Dockerfile dockerfile = DockerfileParser.parse(context.dockerfileName(), context.dockerfile());
    Frontend.check(context.dockerfileName(), context.dockerfile());
    StageGraph graph = StageGraph.of(dockerfile, options(platform));
    outcome.warnings(graph.warnings());
    outcome.phase("resolve");
    Outputs outputs = Outputs.of(request.outputs(), repositories, workFolder);
    Repository cache = cacheRepository(outputs);
    boolean writable = cache != null && request.cache().mode() == BuildRequest.CacheMode.ReadWrite;
    Map<ImageReference, ResolvedImage> images = resolve(graph, platform, cache, writable);
    outcome.phase("chain");
    SourceTrees sources =
        new SourceTrees(context.files(), named, new Downloads(workFolder, System.getenv()));
    Map<Integer, StageChain> chains = new HashMap<>();
    Long epoch =
        request.sourceDateEpoch() != null ? request.sourceDateEpoch() : graph.sourceDateEpoch();
    List<String> forced = request.noCacheStages() == null ? List.of() : request.noCacheStages();
    for (StageChain chain :
        new ChainBuilder(graph, images, sources, platform, new HashSet<>(forced), epoch).build()) {
      chains.put(chain.index(), chain);
      outcome.warnings(chain.plan().warnings());
    }
    outcome.phase("probe");
    CacheEntries entries = cache == null ? null : new CacheEntries(cache, listener::warning);
    Session session =
        new Session(
            platform,
            blobs,
            new FileIndexes(cache, writable, blobs, listener::warning),
            entries,
            writable,
            sandbox,
            workFolder,
            clock,
            epoch,
            epoch != null ? epoch : timestamp(),
            listener);
    HitPlanner planner =
        new HitPlanner(chains, graph.target(), entries == null ? null : new HitSearch(entries));
    while (true) {
      Schedule schedule = planner.plan();
      outcome.phase("build");
      prepareForRuns(schedule, chains, outputs);
      try (EntryWriter writer =
          entries != null && writable
              ? new EntryWriter(entries, blobs, session.indexes(), listener)
              : null) {
        StageBuilder builder =
            new StageBuilder(session, chains, planner.hits(), images, sources, writer);
        outcome.counts(builder.counts());
        try {
          finish(schedule, chains, graph.target(), builder, writer, outputs, platform);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt(); // closing the writer must not wait
          throw e;
        }
        return;
      } catch (LostBlobException e) {
        giveUp(planner, e.digest(), e);
      } catch (BrokenLayerException e) {
        giveUp(planner, e.blob(), e);
      }
    }
  }

  /**
   * What stands on a layer that is lost or broken has to be built again, unless it is the base
   * itself.
   */
  private void giveUp(HitPlanner planner, Digest blob, Exception e) {
    if (!planner.giveUp(blob)) {
      throw new BuildException(
          FailureReason.BaseImageNotFound,
          "a layer of a base image is gone from its registry, or broken there: " + e.getMessage(),
          e);
    }
    listener.warning(
        "the cache has lost a layer, building what stands on it again: " + e.getMessage());
  }

  private void finish(
      Schedule schedule,
      Map<Integer, StageChain> chains,
      int target,
      StageBuilder builder,
      @Nullable EntryWriter writer,
      Outputs outputs,
      Platform platform)
      throws IOException, InterruptedException {
    ImageState state = null;
    for (int stage : schedule.order()) {
      state = builder.build(stage);
    }
    StageChain chain = chains.get(target);
    if (state == null || chain == null) {
      throw new IllegalStateException("the schedule does not end with the target");
    }
    Publisher.Image image =
        Publisher.Image.of(
            ImageConfigs.of(state, chain.plan().finalConfig(), chain.plan().author(), platform),
            state.layers());
    outcome.phase("publish");
    if (writer != null) {
      writer.await();
    }
    outputs.publish(image, new Publisher(blobs));
    outcome.image(image, platform, outputs.primary());
    listener.note(
        "image "
            + image.digest()
            + (outputs.primary() == null ? "" : " pushed to " + outputs.primary()));
  }

  private Map<String, String> namedContexts() {
    return request.namedContexts() == null ? Map.of() : request.namedContexts();
  }

  private Platform platform() {
    List<String> platforms = request.platforms() == null ? List.of() : request.platforms();
    if (platforms.size() > 1) {
      throw new BuildException(
          FailureReason.InvalidRequest,
          "several platforms in one build are not supported yet; build "
              + String.join(" and ", platforms)
              + " one by one");
    }
    try {
      return platforms.isEmpty() ? Platform.current() : Platform.parse(platforms.getFirst());
    } catch (IllegalArgumentException e) {
      throw new BuildException(FailureReason.InvalidRequest, String.valueOf(e.getMessage()), e);
    }
  }

  private @Nullable Long timestamp() {
    String timestamp = request.timestamp();
    return timestamp == null || timestamp.equals(BuildRequest.TIMESTAMP_OF_SOURCE)
        ? null
        : Long.valueOf(timestamp);
  }

  private PlanOptions options(Platform platform) {
    return new PlanOptions(
        request.buildArgs() == null ? new TreeMap<>() : request.buildArgs(),
        request.target(),
        platform,
        Platform.current(),
        namedContexts().keySet(),
        request.labels() == null ? new TreeMap<>() : request.labels());
  }

  private @Nullable Repository cacheRepository(Outputs outputs) {
    if (request.cache().mode() == BuildRequest.CacheMode.Disabled) {
      return null;
    }
    String name = request.cache().repository();
    if (name != null && !name.isEmpty()) {
      return name.startsWith("oci:")
          ? repositories.layout(Path.of(name.substring("oci:".length())).toAbsolutePath())
          : repositories.repository(Outputs.reference(name));
    }
    ImageReference primary = outputs.primary();
    return primary == null
        ? null
        : repositories.repository(
            new ImageReference(
                primary.registry(), primary.repository() + "/cache", "latest", null));
  }

  private Map<ImageReference, ResolvedImage> resolve(
      StageGraph graph, Platform platform, @Nullable Repository cache, boolean writable)
      throws IOException, InterruptedException {
    ImageResolver resolver =
        new ImageResolver(repositories, cache, writable, blobs, listener::warning);
    List<AtOnce.Task<ResolvedImage>> tasks = new ArrayList<>();
    for (ImageReference reference : ChainBuilder.imagesOf(graph)) {
      tasks.add(() -> {
        try {
          return resolver.resolve(reference, platform);
        } catch (BuildException e) {
          Source place = graph.placeOf(reference);
          throw e.at(place.location(), place.text());
        }
      });
    }
    Map<ImageReference, ResolvedImage> images = new HashMap<>();
    for (ResolvedImage image : AtOnce.run(tasks)) {
      images.put(image.reference(), image);
      outcome.base(image);
    }
    return images;
  }

  /**
   * Whether the image may be pushed has to be known before a RUN takes its time; and what a RUN
   * stands on is read twice, for its index and for its files.
   */
  private void prepareForRuns(Schedule schedule, Map<Integer, StageChain> chains, Outputs outputs) {
    boolean runs =
        schedule.order().stream()
            .map(stage -> Objects.requireNonNull(chains.get(stage)))
            .flatMap(c -> c.steps().stream().skip(schedule.starts().getOrDefault(c.index(), 0)))
            .anyMatch(step -> step instanceof Step.Run);
    if (runs) {
      blobs.keepLayers();
      outputs.check();
    }
  }
}
