package dev.fastforward.builder.engine;

import dev.fastforward.builder.cache.HitSearch;
import dev.fastforward.builder.concurrent.AtOnce;
import dev.fastforward.builder.context.RevalidatedFiles;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.ProvenanceMode;
import dev.fastforward.builder.export.BuildMaterials;
import dev.fastforward.builder.export.Outputs;
import dev.fastforward.builder.export.Provenance;
import dev.fastforward.builder.export.SlsaProvenance;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.plan.StageGraph;
import dev.fastforward.builder.report.BuildListener;
import dev.fastforward.builder.resolve.AddedFiles;
import dev.fastforward.builder.resolve.BaseImages;
import dev.fastforward.builder.resolve.BaseResolution;
import dev.fastforward.builder.resolve.ImageResolver;
import dev.fastforward.builder.resolve.Inputs;
import dev.fastforward.builder.resolve.SourceTrees;
import dev.fastforward.builder.settings.BuildSettings;
import dev.fastforward.builder.solve.CachePolicy;
import dev.fastforward.builder.solve.CommonPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The phases between reading the Dockerfile and the probe: resolves the bases of all platforms and
 * computes the keys of their steps.
 *
 * @param graphs stages as they are read, one graph for each platform
 * @param attested names of the image for its provenance; empty without one
 */
record Preparation(
    BuildServices services, Inputs inputs, List<StageGraph> graphs, List<ImageReference> attested) {

  /**
   * Resolves and chains. If a file of the context changes during it, it can be called again.
   *
   * @throws BuildException for faults of the bases, or of the Dockerfile on them
   */
  Prepared prepare(Outputs outputs) throws IOException, InterruptedException {
    BuildListener listener = services.listener();
    BuildCache cache =
        BuildCache.of(
            services.settings().cache(),
            outputs.primary(),
            services.repositories(),
            listener::warning);
    SourceTrees sources = inputs.sources().with(cache.files(listener::warning));
    BaseResolution resolved = resolve(cache, outputs, sources.downloads().foreseen());
    services.phase("chain");
    Sessions sessions =
        Sessions.of(services, inputs, cache, outputs.layers(), resolved.graphs().size() > 1);
    HitSearch search = cache.entries() == null ? null : new HitSearch(cache.entries());
    List<PlatformBuild> builds = builds(resolved, sources, sessions, search, outputs.primary());
    services.checks().enforce();
    return new Prepared(
        outputs,
        cache,
        sources.downloads(),
        sessions.indexes(),
        sessions.made(),
        sessions.mounts(),
        new CommonPlan(
            search, sessions.made(), builds.stream().map(PlatformBuild::planner).toList()),
        builds,
        provenance(resolved, sources, builds));
  }

  private List<PlatformBuild> builds(
      BaseResolution resolved,
      SourceTrees sources,
      Sessions sessions,
      @Nullable HitSearch search,
      @Nullable ImageReference destination)
      throws IOException, InterruptedException {
    BaseImages images = BaseImages.of(resolved.images());
    List<PlatformBuild> builds = new ArrayList<>();
    for (StageGraph graph : resolved.graphs()) {
      builds.add(
          new PlatformBuild(
              new PlatformInputs(graph, images, sources),
              sessions.of(graph),
              search,
              CachePolicy.of(services.settings(), graph, services.clock()),
              destination));
    }
    return builds;
  }

  /** Provenance has times of this build only where the image may have such times as well. */
  private @Nullable Provenance provenance(
      BaseResolution resolved, SourceTrees sources, List<PlatformBuild> builds) {
    BuildSettings settings = services.settings();
    ProvenanceMode mode = settings.image().provenance();
    if (mode == null) {
      return null;
    }
    BuildMaterials materials =
        new BuildMaterials(
            settings,
            attested,
            inputs.source(),
            resolved.images(),
            sources.downloads().foreseen().used());
    boolean timed =
        mode == ProvenanceMode.max
            && builds.stream().allMatch(build -> build.session().times().fixed() == null);
    return new SlsaProvenance(
        materials, mode, timed ? services.clock() : null, services.clock().instant());
  }

  /** Resolves base images; at the same time looks at destinations and revalidates files of ADD. */
  private BaseResolution resolve(BuildCache cache, Outputs outputs, RevalidatedFiles files)
      throws IOException, InterruptedException {
    ImageResolver resolver =
        new ImageResolver(
            services.repositories(),
            cache.repository(),
            cache.writable(),
            services.blobs(),
            services.listener()::warning);
    List<AtOnce.Task<BaseResolution>> tasks = new ArrayList<>();
    tasks.add(() -> BaseResolution.of(graphs, resolver));
    tasks.add(() -> {
      outputs.look();
      return BaseResolution.NONE;
    });
    for (String url : AddedFiles.of(graphs)) {
      tasks.add(() -> {
        files.prepare(url);
        return BaseResolution.NONE;
      });
    }
    BaseResolution resolved = AtOnce.run(tasks).getFirst();
    resolved.images().forEach(services.results()::base);
    return resolved;
  }
}
