package dev.fastforward.builder.resolve;

import dev.fastforward.builder.context.Contexts;
import dev.fastforward.builder.context.Downloads;
import dev.fastforward.builder.context.OpenedContext;
import dev.fastforward.builder.context.SourceCredentials;
import dev.fastforward.builder.context.Sources;
import dev.fastforward.builder.contract.BuildResult.ResolvedSource;
import dev.fastforward.builder.dockerfile.Checks;
import dev.fastforward.builder.dockerfile.Dockerfile;
import dev.fastforward.builder.dockerfile.DockerfileParser;
import dev.fastforward.builder.git.GitRemotes;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.net.HttpFetch;
import dev.fastforward.builder.plan.PlanOptions;
import dev.fastforward.builder.plan.RunInputs;
import dev.fastforward.builder.plan.StageGraph;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.settings.BuildSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of a build that are the same for all platforms: the Dockerfile and the sources of
 * files.
 *
 * @param buildArgs with SOURCE_DATE_EPOCH resolved to a number
 * @param source resolved revision or digest of the context; null for a local directory
 * @param sourceTime time of the context in seconds since the epoch; null for none
 * @param checks receives the findings of build checks
 */
public record Inputs(
    BuildSettings settings,
    Map<String, String> buildArgs,
    Dockerfile dockerfile,
    SourceTrees sources,
    GivenContexts named,
    @Nullable ResolvedSource source,
    @Nullable Long sourceTime,
    Checks checks) {

  /**
   * Opens the context and parses the Dockerfile.
   *
   * @param environment variables for secrets and proxies
   * @param checks receives the findings in the Dockerfile
   * @throws BuildException if the context or the Dockerfile cannot be used
   */
  public static Inputs read(
      BuildSettings settings,
      RepositoryProvider repositories,
      Path workFolder,
      Map<String, String> environment,
      Checks checks) {
    return read(settings, repositories, workFolder, environment, checks, _ -> {});
  }

  /**
   * Opens the context and parses the Dockerfile.
   *
   * @param environment variables for secrets and proxies
   * @param checks receives the findings in the Dockerfile
   * @param opened called with the context before the Dockerfile is parsed
   * @throws BuildException if the context or the Dockerfile cannot be used
   */
  public static Inputs read(
      BuildSettings settings,
      RepositoryProvider repositories,
      Path workFolder,
      Map<String, String> environment,
      Checks checks,
      Consumer<OpenedContext> opened) {
    SourceCredentials credentials =
        SourceCredentials.of(settings.source().context(), settings.run(), environment);
    Downloads downloads =
        new Downloads(
            workFolder,
            new HttpFetch(environment, credentials.http()),
            new GitRemotes(workFolder, credentials.git(), credentials.ssh(), environment));
    Sources sources = new Sources(workFolder, downloads, repositories::repository, System.in);
    GivenContexts named = GivenContexts.of(settings.source().namedContexts());
    OpenedContext context = Contexts.open(settings.source(), sources);
    opened.accept(context);
    checks.ignored(context.ignore()::excludesSource);
    Dockerfile dockerfile =
        DockerfileParser.parse(context.dockerfileName(), context.dockerfile(), checks);
    Map<String, String> buildArgs = settings.source().buildArgs();
    Frontend.check(context.dockerfileName(), context.dockerfile(), buildArgs);
    return new Inputs(
        settings,
        SourceDateEpoch.of(context.time(), named, sources).resolve(buildArgs, dockerfile),
        dockerfile,
        new SourceTrees(context.files(), named.trees(sources), downloads),
        named,
        context.source(),
        context.time(),
        checks);
  }

  /** The stages for a platform. */
  public StageGraph graph(Platform platform, RunInputs run) {
    return graph(platform, run, false);
  }

  /**
   * The stages for a platform.
   *
   * @param all whether all stages count as needed
   */
  public StageGraph graph(Platform platform, RunInputs run, boolean all) {
    PlanOptions options =
        new PlanOptions(
            buildArgs,
            settings.source().target(),
            platform,
            Platform.current(),
            named.trees().keySet(),
            settings.image().labels(),
            named.images(),
            run);
    return all
        ? StageGraph.ofAllStages(dockerfile, options, checks)
        : StageGraph.of(dockerfile, options, checks);
  }
}
