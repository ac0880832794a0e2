package dev.fastforward.builder.engine;

import dev.fastforward.builder.concurrent.AtOnce;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.dockerfile.Finding;
import dev.fastforward.builder.execute.EntryWriter;
import dev.fastforward.builder.execute.ForeignRuns;
import dev.fastforward.builder.execute.MissedRun;
import dev.fastforward.builder.execute.SandboxSource;
import dev.fastforward.builder.execute.StageScheduler;
import dev.fastforward.builder.execute.StageTask;
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
 * One build: read, resolve, chain, probe, build from the target backwards, publish. Chain, probe
 * and build are done for each platform ({@link PlatformBuild}). The only class that knows the order
 * of the phases. Used once, by one thread.
 */
public final class Build {
  private final BuildServices services;
  private final BuildSettings settings;
  private final BuildListener listener;
  private final ResultCollector results;
  private @Nullable BuildException failure;

  /**
   * A build with an empty environment. Nothing of it stays on the machine.
   *
   * @param sandbox made when the first RUN needs it; the caller closes it
   * @param workFolder empty; the caller removes it
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
   * @param sandbox made when the first RUN needs it; the caller closes it
   */
  public Build(
      BuildSettings settings,
      RepositoryProvider repositories,
      SandboxSource sandbox,
      BuildPlace place,
      InstantSource clock,
      BuildListener listener) {
    this.services = BuildServices.of(settings, repositories, place, sandbox, clock, listener);
    this.settings = settings;
    this.listener = listener;
    this.results = services.results();
  }

  /** Builds. The result holds every failure. */
  public BuildResult run() {
    return run(this::build);
  }

  /**
   * Lists which steps are in the cache and why the others are not. Builds nothing.
   *
   * @param answer receives the lines
   */
  public BuildResult explain(Consumer<String> answer) {
    return run(prepared -> {
      services.phase("probe");
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
      return results.succeeded();
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      if (e instanceof InterruptedException || e instanceof InterruptedIOException) {
        Thread.currentThread().interrupt();
      }
      failure = BuildFailures.explain(e);
      return results.failed(failure);
    }
  }

  /** Findings of the build checks; complete when {@link #run} has returned. */
  public List<Finding> findings() {
    return services.checks().findings();
  }

  /** The published image; null if {@link #run} failed before. */
  public @Nullable ExportResult published() {
    return results.published();
  }

  /** Why {@link #run} failed, with details that the result does not have; null if it did not. */
  public @Nullable BuildException failure() {
    return failure;
  }

  private void prepare(Work work) throws IOException, InterruptedException {
    List<Platform> platforms = RequestedPlatforms.of(settings.image().platforms());
    AnnotationPlaces.check(settings, platforms);
    BuildPlace place = services.place();
    Inputs inputs =
        Inputs.read(
            settings,
            services.repositories(),
            place.workFolder(),
            place.environment(),
            services.checks());
    results.source(inputs.source());
    Frontend.notes(inputs.buildArgs()).forEach(listener::note);
    RunInputs given = RunInputsResolver.of(settings.run(), place.mounts());
    List<StageGraph> graphs = platforms.stream().map(p -> inputs.graph(p, given)).toList();
    services.phase("resolve");
    NameTemplates names =
        NameTemplates.of(settings.source().context(), inputs.source(), inputs.sourceTime());
    Preparation preparation = new Preparation(services, inputs, graphs, attested(names));
    OutputFactory factory =
        new OutputFactory(services.repositories(), place.workFolder(), services.blobs(), names);
    try (Outputs outputs = factory.outputs(settings)) {
      run(work, preparation, outputs);
    }
  }

  private List<ImageReference> attested(NameTemplates names) {
    if (settings.image().provenance() == null) {
      return List.of();
    }
    BuildMaterials.check(settings);
    return names.of(settings.outputs());
  }

  /** Plans and works; plans again if a file turns out to be another than its key says. */
  private void run(Work work, Preparation preparation, Outputs outputs)
      throws IOException, InterruptedException {
    while (true) {
      try {
        work.run(preparation.prepare(outputs));
        return;
      } catch (ChangedFileException e) {
        listener.note(e.getMessage() + "; planning again"); // at most once for each file
      }
    }
  }

  private void build(Prepared prepared) throws IOException, InterruptedException {
    BuildCache cache = prepared.cache();
    try (EntryWriter writer =
        cache.entries() != null && cache.writable()
            ? new EntryWriter(cache.entries(), services.blobs(), prepared.indexes(), listener)
            : null) {
      if (writer != null) {
        writer.also(prepared.downloads()::remember);
      }
      try {
        evaluate(prepared, writer);
        prepared.mounts().kept().store();
      } catch (BuildException e) {
        if (e.reason() != FailureReason.Canceled) {
          prepared.mounts().kept().store(); // like the entries of the steps that were finished
        }
        throw e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // closing the writer must not wait
        throw e;
      }
    }
  }

  /** Builds and publishes; if a layer turns out to be lost, again from the probe on. */
  private void evaluate(Prepared prepared, @Nullable EntryWriter writer)
      throws IOException, InterruptedException {
    LayerForms forms =
        new LayerForms(
            services.blobs(),
            prepared.cache().variants(listener::warning),
            prepared.cache().writable(),
            services.place().workFolder(),
            listener::warning);
    Recovery recovery =
        new Recovery(prepared.builds(), prepared.made(), prepared.indexes(), forms, listener);
    while (true) {
      try {
        attempt(prepared, forms, writer);
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

  private void attempt(Prepared prepared, LayerForms forms, @Nullable EntryWriter writer)
      throws IOException, InterruptedException {
    List<PlatformBuild> builds = prepared.builds();
    services.phase("probe");
    plan(prepared.plan(), builds);
    if (builds.stream().anyMatch(build -> !build.missedRuns().isEmpty())) {
      services.sandbox().prepare();
    }
    if (writer != null) {
      writer.recordUse();
    }
    reportMisses(builds);
    listener.planned(builds.stream().mapToInt(PlatformBuild::steps).sum());
    services.phase("build");
    prepareForRuns(builds, prepared.outputs());
    buildStages(builds, writer);
    List<FinishedImage> images = builds.stream().map(PlatformBuild::image).toList();
    services.phase("publish");
    publish(
        new ManifestAssembler(
            images, forms, services.blobs(), prepared.indexes(), prepared.provenance(), listener),
        prepared.outputs());
    if (writer != null) {
      writer.await();
    }
  }

  /** Builds what is left of all stages of all platforms, side by side where possible. */
  private void buildStages(List<PlatformBuild> builds, @Nullable EntryWriter writer)
      throws IOException, InterruptedException {
    List<StageTask> tasks = new ArrayList<>();
    for (PlatformBuild build : builds) {
      tasks.addAll(build.tasks(writer));
    }
    try {
      new StageScheduler<>(settings.jobs(), tasks)
          .run(task -> results.platform(builds.size() > 1 ? task.platform() : null));
    } finally {
      builds.forEach(build -> results.counts(build.session().platform(), build.counts()));
    }
  }

  private void reportMisses(List<PlatformBuild> builds) {
    for (PlatformBuild build : builds) {
      build.missed().forEach(line -> build.session().listener().note("not in the cache: " + line));
      results.missed(build.missed());
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
   * Checks that the image may be pushed before a RUN takes its time. Keeps the layers that are
   * read, and the contents of their files: a RUN needs them for the index and for the root.
   */
  private void prepareForRuns(List<PlatformBuild> builds, Outputs outputs)
      throws IOException, InterruptedException {
    List<MissedRun> runs = builds.stream().flatMap(b -> b.missedRuns().stream()).toList();
    if (!runs.isEmpty()) {
      ForeignRuns.refuse(runs, services.place().workFolder());
      services.blobs().keepLayers();
      outputs.check();
    }
  }

  private void publish(ManifestAssembler manifests, Outputs outputs)
      throws IOException, InterruptedException {
    ExportResult published = outputs.publish(manifests);
    results.published(published, outputs.primary());
    listener.note(
        "image "
            + published.digest()
            + (outputs.primary() == null ? "" : " pushed to " + outputs.primary()));
  }
}
