package dev.fastforward.builder.engine;

import dev.fastforward.builder.context.OpenedContext;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.dockerfile.Checks;
import dev.fastforward.builder.dockerfile.Finding;
import dev.fastforward.builder.failure.BuildFailures;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.plan.Outline;
import dev.fastforward.builder.plan.Outlines;
import dev.fastforward.builder.plan.RunInputs;
import dev.fastforward.builder.plan.StageGraph;
import dev.fastforward.builder.plan.StagePlan;
import dev.fastforward.builder.plan.StagePlans;
import dev.fastforward.builder.plan.Target;
import dev.fastforward.builder.report.BuildListener;
import dev.fastforward.builder.repository.BlobPlaces;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.resolve.BaseImages;
import dev.fastforward.builder.resolve.BaseResolution;
import dev.fastforward.builder.resolve.ImageResolver;
import dev.fastforward.builder.resolve.Inputs;
import dev.fastforward.builder.resolve.RequestedPlatforms;
import dev.fastforward.builder.settings.BuildSettings;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a Dockerfile as a build would, and builds nothing: no command is executed, no layer is
 * read, nothing is stored or pushed. Used once, by one thread.
 *
 * @see <a href="https://docs.docker.com/reference/cli/docker/buildx/build/#call">buildx --call</a>
 */
public final class Subrequest {
  private final BuildSettings settings;
  private final RepositoryProvider repositories;
  private final Path workFolder;
  private final Map<String, String> environment;
  private final BuildListener listener;
  private final Checks checks;
  private final ResultCollector outcome;
  private @Nullable Text dockerfile;
  private @Nullable Outline outline;
  private List<Target> targets = List.of();

  /** What is asked. */
  public enum Question {
    /** What the checks find: in all stages, or in those that a target needs. */
    check,
    /** What can be given to the build of the target. */
    outline,
    /** Which stages there are; asks no registry. */
    targets
  }

  /** A Dockerfile as it was read. */
  public record Text(String fileName, String content) {}

  /**
   * What came of it.
   *
   * @param dockerfile null if it could not be read
   * @param outline null if it was not asked for, or could not be told
   * @param failure null if all could be told that was asked for
   */
  public record Answer(
      BuildResult result,
      @Nullable Text dockerfile,
      List<Finding> findings,
      @Nullable Outline outline,
      List<Target> targets,
      @Nullable BuildException failure) {}

  /**
   * @param workFolder empty; removed by whoever gives it
   * @param environment variables that secrets and proxies may be taken from
   */
  public Subrequest(
      BuildSettings settings,
      RepositoryProvider repositories,
      Path workFolder,
      Map<String, String> environment,
      BuildListener listener) {
    this.settings = settings;
    this.repositories = repositories;
    this.workFolder = workFolder;
    this.environment = environment;
    this.listener = listener;
    this.checks = Checks.of(settings.source().buildArgs());
    this.outcome = new ResultCollector(repositories::transfer, checks::warnings);
  }

  /** All that goes wrong is in the answer. */
  public Answer ask(Question question) {
    try {
      look(question);
      return answer(outcome.succeeded(), null);
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      if (e instanceof InterruptedException || e instanceof InterruptedIOException) {
        Thread.currentThread().interrupt();
      }
      BuildException failure = BuildFailures.explain(e);
      return answer(outcome.failed(failure), failure);
    }
  }

  private Answer answer(BuildResult result, @Nullable BuildException failure) {
    return new Answer(result, dockerfile, checks.findings(), outline, targets, failure);
  }

  private void look(Question question) throws IOException, InterruptedException {
    List<Platform> platforms = RequestedPlatforms.of(settings.image().platforms());
    Inputs inputs =
        Inputs.read(settings, repositories, workFolder, environment, checks, this::opened);
    outcome.source(inputs.source());
    switch (question) {
      case targets -> targets = Target.of(inputs.dockerfile());
      case outline -> outline(inputs.graph(platforms.getFirst(), RunInputs.UNKNOWN));
      case check -> {
        boolean all = settings.source().target() == null || settings.source().target().isEmpty();
        check(
            platforms.stream()
                .map(platform -> inputs.graph(platform, RunInputs.UNKNOWN, all))
                .toList());
      }
    }
  }

  private void opened(OpenedContext context) {
    dockerfile =
        new Text(
            context.dockerfileName(), new String(context.dockerfile(), StandardCharsets.UTF_8));
  }

  private void outline(StageGraph asRead) throws IOException, InterruptedException {
    BaseResolution resolved = resolve(List.of(asRead));
    StageGraph graph = resolved.graphs().getFirst();
    outline = Outlines.of(graph, plans(graph, BaseImages.of(resolved.images())));
  }

  private void check(List<StageGraph> asRead) throws IOException, InterruptedException {
    BaseResolution resolved = resolve(asRead);
    BaseImages images = BaseImages.of(resolved.images());
    for (StageGraph graph : resolved.graphs()) {
      Map<Integer, StagePlan> _ = plans(graph, images);
    }
    checks.enforceShown();
  }

  private BaseResolution resolve(List<StageGraph> asRead) throws IOException, InterruptedException {
    outcome.phase("resolve");
    listener.phase("resolve");
    BaseResolution resolved =
        BaseResolution.of(
            asRead,
            new ImageResolver(
                repositories, null, false, new BlobPlaces(workFolder), listener::warning));
    resolved.images().forEach(outcome::base);
    return resolved;
  }

  private Map<Integer, StagePlan> plans(StageGraph graph, BaseImages images) {
    outcome.phase("chain");
    return StagePlans.of(graph, base -> images.get(base.reference(), base.platform()).config());
  }
}
