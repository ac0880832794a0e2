package dev.fastforward.builder.engine;

import dev.fastforward.builder.concurrent.AtOnce;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.dockerfile.Checks;
import dev.fastforward.builder.dockerfile.Finding;
import dev.fastforward.builder.execute.EntryWriter;
import dev.fastforward.builder.execute.ForeignRuns;
import dev.fastforward.builder.execute.MissedRun;
import dev.fastforward.builder.execute.SandboxSource;
import dev.fastforward.builder.execute.StageScheduler;
import dev.fastforward.builder.execute.StageTask;
import dev.fastforward.builder.execute.StepClaims;
import dev.fastforward.builder.export.AnnotationPlaces;
import dev.fastforward.builder.export.BuildMaterials;
import dev.fastforward.builder.export.ExportResult;
import dev.fastforward.builder.export.LayerForms;
import dev.fastforward.builder.export.ManifestAssembler;
import dev.fastforward.builder.export.NameTemplates;
import dev.fastforward.builder.export.OutputFactory;
import dev.fastforward.builder.export.Outputs;
import dev.fastforward.builder.failure.BuildFailures;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.layer.BrokenIndexException;
import dev.fastforward.builder.layer.BrokenLayerException;
import dev.fastforward.builder.layer.TarFormatException;
import dev.fastforward.builder.plan.RunInputs;
import dev.fastforward.builder.plan.StageGraph;
import dev.fastforward.builder.report.BuildListener;
import dev.fastforward.builder.repository.BlobPlaces;
import dev.fastforward.builder.repository.LostBlobException;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.resolve.BuildPlace;
import dev.fastforward.builder.resolve.Frontend;
import dev.fastforward.builder.resolve.Inputs;
import dev.fastforward.builder.resolve.RequestedPlatforms;
import dev.fastforward.builder.resolve.RunInputsResolver;
import dev.fastforward.builder.settings.BuildSettings;
import dev.fastforward.builder.solve.CommonPlan;
import dev.fastforward.builder.solve.FinishedImage;
import dev.fastforward.builder.source.ChangedFileException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One build: resolve, chain, probe, evaluate from the target backwards, publish; of these, all but
 * the first and the last for each platform on its own ({@link PlatformBuild}). The only place that
 * knows the order of things. Used once, by one thread.
 */
public final class Build {
  private final BuildSettings settings;
  private final RepositoryProvider repositories;
  private final SandboxSource sandbox;
  private final BuildPlace place;
  private final InstantSource clock;
  private final BuildListener listener;
  private final BlobPlaces blobs;
  private final Checks checks;
  private final ResultCollector outcome;
  private @Nullable BuildException failure;

  /**
   * In an empty environment, and with nothing that outlives the build.
   *
   * @param sandbox made when the first RUN needs it; closed by whoever gives it
   * @param workFolder empty; removed by whoever gives it
   */
  public Build(
      BuildSettings settings,
      RepositoryProvider repositories,
      SandboxSource sandbox,
      Path workFolder,
      InstantSource clock,
      BuildListener listener) {
    this(
        settings,
        repositories,
        sandbox,
        BuildPlace.passing(settings, workFolder, listener::note),
        clock,
        listener);
  }

  /**
   * @param sandbox made when the first RUN needs it; closed by whoever gives it
   */
  public Build(
      BuildSettings settings,
      RepositoryProvider repositories,
      SandboxSource sandbox,
      BuildPlace place,
      InstantSource clock,
      BuildListener listener) {
    this.settings = settings;
    this.place = place;
    this.repositories = repositories;
    this.sandbox = sandbox;
    this.blobs = new BlobPlaces(place.workFolder());
    this.clock = clock;
    this.listener = listener;
    this.checks = Checks.of(settings.source().buildArgs());
    this.outcome = new ResultCollector(repositories::transfer, checks::warnings);
  }

  /** Builds. All that goes wrong is in the result. */
  public BuildResult run() {
    return run(this::build);
  }

  /**
   * Says which steps are in the cache and why the others are not, and builds nothing.
   *
   * @param answer is told the lines
   */
  public BuildResult explain(Consumer<String> answer) {
    return run(prepared -> {
      phase("probe");
      plan(prepared.plan(), prepared.builds());
      for (PlatformBuild build : prepared.builds()) {
        if (prepared.builds().size() > 1) {
          answer.accept(build.session().platform() + ":");
        }
        build.explained().forEach(answer);
      }
    });
  }

  private interface Work {
    void run(Prepared prepared) throws IOException, InterruptedException;
  }

  private BuildResult run(Work work) {
    try {
      prepare(work);
      return outcome.succeeded();
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      if (e instanceof InterruptedException || e instanceof InterruptedIOException) {
        Thread.currentThread().interrupt();
      }
      failure = BuildFailures.explain(e);
      return outcome.failed(failure);
    }
  }

  private void phase(String name) {
    outcome.phase(name);
    listener.phase(name);
  }

  /** What the checks of the Dockerfile found; complete when {@link #run} has returned. */
  public List<Finding> findings() {
    return checks.findings();
  }

  /** What {@link #run} made; null if it failed before. */
  public @Nullable ExportResult published() {
    return outcome.published();
  }

  /** Why {@link #run} failed, with what a result does not hold; null if it did not. */
  public @Nullable BuildException failure() {
    return failure;
  }

  private void prepare(Work work) throws IOException, InterruptedException {
    List<Platform> platforms = RequestedPlatforms.of(settings.image().platforms());
    AnnotationPlaces.check(settings, platforms);
    Inputs inputs =
        Inputs.read(settings, repositories, place.workFolder(), place.environment(), checks);
    outcome.source(inputs.source());
    Frontend.notes(inputs.buildArgs()).forEach(listener::note);
    RunInputs given = RunInputsResolver.of(settings.run(), place.mounts());
    List<StageGraph> graphs = platforms.stream().map(p -> inputs.graph(p, given)).toList();
    phase("resolve");
    NameTemplates names =
        NameTemplates.of(settings.source().context(), inputs.source(), inputs.sourceTime());
    List<ImageReference> attested = List.of();
    if (settings.image().provenance() != null) {
      BuildMaterials.check(settings);
      attested = names.of(settings.outputs());
    }
    Preparation preparation =
        new Preparation(
            settings,
            repositories,
            place,
            sandbox,
            clock,
            listener,
            blobs,
            new StepClaims(),
            checks,
            outcome,
            inputs,
            graphs,
            attested);
    OutputFactory factory = new OutputFactory(repositories, place.workFolder(), blobs, names);
    try (Outputs outputs = factory.outputs(settings)) {
      while (true) {
        try {
          work.run(preparation.prepare(outputs));
          return;
        } catch (ChangedFileException e) {
          listener.note(e.getMessage() + "; planning again"); // at most once for each file
        }
      }
    }
  }

  private void build(Prepared prepared) throws IOException, InterruptedException {
    BuildCache cache = prepared.cache();
    try (EntryWriter writer =
        cache.entries() != null && cache.writable()
            ? new EntryWriter(cache.entries(), blobs, prepared.indexes(), listener)
            : null) {
      if (writer != null) {
        writer.also(prepared.downloads()::remember);
      }
      try {
        evaluate(prepared, writer);
        prepared.mounts().kept().store();
      } catch (BuildException e) {
        if (e.reason() != FailureReason.Canceled) {
          prepared.mounts().kept().store(); // as with the steps that were finished
        }
        throw e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // closing the writer must not wait
        throw e;
      }
    }
  }

  /** Builds and publishes; where a layer turns out to be lost, from the probe on again. */
  private void evaluate(Prepared prepared, @Nullable EntryWriter writer)
      throws IOException, InterruptedException {
    List<PlatformBuild> builds = prepared.builds();
    Outputs outputs = prepared.outputs();
    BuildCache cache = prepared.cache();
    LayerForms forms =
        new LayerForms(
            blobs,
            cache.variants(listener::warning),
            cache.writable(),
            place.workFolder(),
            listener::warning);
    Recovery recovery = new Recovery(builds, prepared.made(), prepared.indexes(), forms, listener);
    while (true) {
      try {
        phase("probe");
        plan(prepared.plan(), builds);
        if (builds.stream().anyMatch(build -> !build.missedRuns().isEmpty())) {
          sandbox.prepare();
        }
        if (writer != null) {
          writer.recordUse();
        }
        tellMisses(builds);
        listener.planned(builds.stream().mapToInt(PlatformBuild::steps).sum());
        phase("build");
        prepareForRuns(builds, outputs);
        buildStages(builds, writer);
        List<FinishedImage> images = builds.stream().map(PlatformBuild::image).toList();
        phase("publish");
        publish(
            new ManifestAssembler(
                images, forms, blobs, prepared.indexes(), prepared.provenance(), listener),
            outputs);
        if (writer != null) {
          writer.await();
        }
        return;
      } catch (LostBlobException e) {
        recovery.from(e);
      } catch (BrokenLayerException e) {
        recovery.from(e);
      } catch (BrokenIndexException e) {
        recovery.from(e);
      } catch (TarFormatException e) {
        recovery.from(e);
      }
    }
  }

  /** Builds what is left of all stages of all platforms, as much as possible side by side. */
  private void buildStages(List<PlatformBuild> builds, @Nullable EntryWriter writer)
      throws IOException, InterruptedException {
    List<StageTask> tasks = new ArrayList<>();
    for (PlatformBuild build : builds) {
      tasks.addAll(build.tasks(writer));
    }
    try {
      new StageScheduler<>(settings.jobs(), tasks)
          .run(task -> outcome.platform(builds.size() > 1 ? task.platform() : null));
    } finally {
      builds.forEach(build -> outcome.counts(build.session().platform(), build.counts()));
    }
  }

  private void tellMisses(List<PlatformBuild> builds) {
    for (PlatformBuild build : builds) {
      build.missed().forEach(line -> build.session().listener().note("not in the cache: " + line));
      outcome.missed(build.missed());
    }
  }

  private static void plan(CommonPlan plan, List<PlatformBuild> builds)
      throws IOException, InterruptedException {
    plan.plan();
    AtOnce.run(
        builds.stream()
            .<AtOnce.Task<Boolean>>map(build ->
                () -> {
                  build.planned();
                  return true;
                })
            .toList());
  }

  /**
   * Whether the image may be pushed has to be known before a RUN takes its time; and what a RUN
   * stands on is read twice, for its index and for its files.
   */
  private void prepareForRuns(List<PlatformBuild> builds, Outputs outputs)
      throws IOException, InterruptedException {
    List<MissedRun> runs = builds.stream().flatMap(b -> b.missedRuns().stream()).toList();
    if (!runs.isEmpty()) {
      ForeignRuns.refuse(runs, place.workFolder());
      blobs.keepLayers();
      outputs.check();
    }
  }

  private void publish(ManifestAssembler publications, Outputs outputs)
      throws IOException, InterruptedException {
    ExportResult published = outputs.publish(publications);
    outcome.published(published, outputs.primary());
    listener.note(
        "image "
            + published.digest()
            + (outputs.primary() == null ? "" : " pushed to " + outputs.primary()));
  }
}
