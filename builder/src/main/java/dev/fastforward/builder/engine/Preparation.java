package dev.fastforward.builder.engine;

import dev.fastforward.builder.cache.FileIndexes;
import dev.fastforward.builder.cache.HitSearch;
import dev.fastforward.builder.concurrent.AtOnce;
import dev.fastforward.builder.context.RevalidatedFiles;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.ProvenanceMode;
import dev.fastforward.builder.dockerfile.Checks;
import dev.fastforward.builder.execute.LayerStore;
import dev.fastforward.builder.execute.SandboxSource;
import dev.fastforward.builder.execute.Session;
import dev.fastforward.builder.execute.StepClaims;
import dev.fastforward.builder.export.BuildMaterials;
import dev.fastforward.builder.export.Outputs;
import dev.fastforward.builder.export.Provenance;
import dev.fastforward.builder.export.SlsaProvenance;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.layer.LayerForm;
import dev.fastforward.builder.mounts.MountSupplies;
import dev.fastforward.builder.plan.StageGraph;
import dev.fastforward.builder.report.BuildListener;
import dev.fastforward.builder.repository.BlobPlaces;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.resolve.AddedFiles;
import dev.fastforward.builder.resolve.BaseImages;
import dev.fastforward.builder.resolve.BaseResolution;
import dev.fastforward.builder.resolve.BuildPlace;
import dev.fastforward.builder.resolve.ImageResolver;
import dev.fastforward.builder.resolve.Inputs;
import dev.fastforward.builder.resolve.SourceTrees;
import dev.fastforward.builder.settings.BuildSettings;
import dev.fastforward.builder.settings.CreationTime;
import dev.fastforward.builder.solve.CachePolicy;
import dev.fastforward.builder.solve.CommonPlan;
import dev.fastforward.builder.solve.StepResults;
import dev.fastforward.builder.solve.Times;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a build does before the probe, once the Dockerfile is read: resolves the bases of all
 * platforms, and makes the keys of their steps.
 *
 * @param graphs stages as they are read, one graph for each platform
 * @param attested names of the image for its provenance; empty without one
 */
record Preparation(
    BuildSettings settings,
    RepositoryProvider repositories,
    BuildPlace place,
    SandboxSource sandbox,
    InstantSource clock,
    BuildListener listener,
    BlobPlaces blobs,
    StepClaims claims,
    Checks checks,
    ResultCollector outcome,
    Inputs inputs,
    List<StageGraph> graphs,
    List<ImageReference> attested) {

  /**
   * Resolves and chains. If a file of the context changes meanwhile, it can be done again.
   *
   * @throws BuildException for what is wrong with the bases, or with the Dockerfile on them
   */
  Prepared prepare(Outputs outputs) throws IOException, InterruptedException {
    BuildCache cache =
        BuildCache.of(settings.cache(), outputs.primary(), repositories, listener::warning);
    SourceTrees sources = inputs.sources().with(cache.files(listener::warning));
    BaseResolution resolved = resolve(cache, outputs, sources.downloads().foreseen());
    List<StageGraph> planned = resolved.graphs();
    BaseImages images = BaseImages.of(resolved.images());
    outcome.phase("chain");
    listener.phase("chain");
    FileIndexes indexes =
        new FileIndexes(cache.repository(), cache.writable(), blobs, listener::warning);
    StepResults made = new StepResults();
    MountSupplies kept =
        cache.keeping(place.mounts(), settings.cache(), place.workFolder(), listener);
    HitSearch search = cache.entries() == null ? null : new HitSearch(cache.entries());
    List<PlatformBuild> builds = new ArrayList<>();
    for (StageGraph graph : planned) {
      PlatformBuild build =
          new PlatformBuild(
              graph,
              images,
              sources,
              session(graph, cache, indexes, made, kept, outputs.layers(), planned.size() > 1),
              search,
              CachePolicy.of(settings, graph, clock),
              outputs.primary());
      builds.add(build);
    }
    checks.enforce();
    CommonPlan plan =
        new CommonPlan(search, made, builds.stream().map(PlatformBuild::planner).toList());
    BuildMaterials materials =
        new BuildMaterials(
            settings,
            attested,
            inputs.source(),
            resolved.images(),
            sources.downloads().foreseen().used());
    return new Prepared(
        outputs,
        cache,
        sources.downloads(),
        indexes,
        made,
        kept,
        plan,
        builds,
        provenance(materials, builds));
  }

  private Session session(
      StageGraph graph,
      BuildCache cache,
      FileIndexes indexes,
      StepResults made,
      MountSupplies kept,
      LayerForm form,
      boolean several) {
    Platform platform = graph.options().targetPlatform();
    Long epoch =
        settings.image().sourceDateEpoch() != null
            ? settings.image().sourceDateEpoch()
            : graph.sourceDateEpoch();
    return new Session(
        platform,
        new LayerStore(blobs, indexes, place.workFolder(), form),
        new Times(clock, epoch, epoch != null ? epoch : timestamp()),
        made,
        claims,
        cache.entries(),
        sandbox,
        kept,
        several ? new PlatformListener(listener, platform) : listener);
  }

  /** Times of this build are in it only where the image may have such times as well. */
  private @Nullable Provenance provenance(BuildMaterials materials, List<PlatformBuild> builds) {
    ProvenanceMode mode = settings.image().provenance();
    boolean timed =
        mode == ProvenanceMode.max
            && builds.stream().allMatch(build -> build.session().times().fixed() == null);
    return mode == null
        ? null
        : new SlsaProvenance(materials, mode, timed ? clock : null, clock.instant());
  }

  private @Nullable Long timestamp() {
    return switch (settings.image().created()) {
      case CreationTime.OfSteps _ -> null;
      case CreationTime.OfSource _ -> inputs.sourceTime();
      case CreationTime.At at -> at.seconds();
    };
  }

  /** Resolves what all platforms need; looks at destinations and asks about files meanwhile. */
  private BaseResolution resolve(BuildCache cache, Outputs outputs, RevalidatedFiles files)
      throws IOException, InterruptedException {
    ImageResolver resolver =
        new ImageResolver(
            repositories, cache.repository(), cache.writable(), blobs, listener::warning);
    AtOnce.Task<BaseResolution> resolving = () -> BaseResolution.of(graphs, resolver);
    AtOnce.Task<BaseResolution> looking =
        () -> {
          outputs.look();
          return BaseResolution.NONE;
        };
    List<AtOnce.Task<BaseResolution>> tasks = new ArrayList<>(List.of(resolving, looking));
    for (String url : AddedFiles.of(graphs)) {
      tasks.add(() -> {
        files.prepare(url);
        return BaseResolution.NONE;
      });
    }
    BaseResolution resolved = AtOnce.run(tasks).getFirst();
    resolved.images().forEach(outcome::base);
    return resolved;
  }
}
