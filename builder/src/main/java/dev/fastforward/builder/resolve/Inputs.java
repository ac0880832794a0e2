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
 * What a build reads: the Dockerfile, and where files come from. The same for all platforms.
 *
 * @param source what the context turned out to be; null for a directory of this machine
 * @param sourceTime of the context, seconds since the epoch; null where it has none
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
   * @param environment of the secrets and the proxies
   * @param checks is told what the Dockerfile shows
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
   * @param environment of the secrets and the proxies
   * @param checks is told what the Dockerfile shows
   * @param opened sees the Dockerfile before it is understood
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

  /** The stages as they are for one platform. */
  public StageGraph graph(Platform platform, RunInputs run) {
    return graph(platform, run, false);
  }

  /**
   * The stages as they are for one platform.
   *
   * @param all whether all of them count as needed
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
