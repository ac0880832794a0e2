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
 * Reads a Dockerfile as a build does and answers a question about it. Executes no command, reads no
 * layer, stores and pushes nothing. Used once, by one thread.
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

  /** The question. */
  public enum Question {
    /** The findings of the build checks: in all stages, or in those that a target needs. */
    check,
    /** The arguments, secrets and agents that the build of the target accepts. */
    outline,
    /** The stages; needs no registry. */
    targets
  }

  /** The text of a Dockerfile. */
  public record Text(String fileName, String content) {}

  /**
   * The answer.
   *
   * @param dockerfile null if it could not be read
   * @param outline null if the question was another one, or there was a failure
   * @param failure null if the question was answered
   */
  public record Answer(
      BuildResult result,
      @Nullable Text dockerfile,
      List<Finding> findings,
      @Nullable Outline outline,
      List<Target> targets,
      @Nullable BuildException failure) {}

  /**
   * @param workFolder empty; the caller removes it
   * @param environment variables for secrets and proxies
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

  /** The answer holds every failure. */
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
      StagePlans _ = plans(graph, images);
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

  private StagePlans plans(StageGraph graph, BaseImages images) {
    outcome.phase("chain");
    return StagePlans.of(graph, base -> images.get(base.reference(), base.platform()).config());
  }
}
