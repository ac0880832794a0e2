package dev.fastforward.builder.build;

import dev.fastforward.builder.context.Contexts;
import dev.fastforward.builder.context.Downloads;
import dev.fastforward.builder.context.OpenedContext;
import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.dockerfile.Checks;
import dev.fastforward.builder.dockerfile.Dockerfile;
import dev.fastforward.builder.dockerfile.DockerfileParser;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.plan.PlanOptions;
import dev.fastforward.builder.plan.RunInputs;
import dev.fastforward.builder.plan.StageGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What a build reads: the Dockerfile, and where files come from. The same for all platforms. */
record Inputs(BuildRequest request, Dockerfile dockerfile, SourceTrees sources, Checks checks) {

  /**
   * @param checks is told what the Dockerfile shows
   */
  static Inputs read(BuildRequest request, Path workFolder, Checks checks) throws IOException {
    OpenedContext context =
        Contexts.open(request.context(), request.dockerfile(), request.dockerfileInline());
    Map<String, SourceTree> named = new HashMap<>();
    if (request.namedContexts() != null) {
      request
          .namedContexts()
          .forEach((name, directory) -> named.put(name, Contexts.named(directory)));
    }
    checks.ignored(context.ignore()::excludesSource);
    Dockerfile dockerfile =
        DockerfileParser.parse(context.dockerfileName(), context.dockerfile(), checks);
    Frontend.check(context.dockerfileName(), context.dockerfile());
    return new Inputs(
        request,
        dockerfile,
        new SourceTrees(context.files(), named, new Downloads(workFolder, System.getenv())),
        checks);
  }

  /** The stages as they are for one platform. */
  StageGraph graph(Platform platform, RunInputs run) {
    return StageGraph.of(
        dockerfile,
        new PlanOptions(
                request.buildArgs() == null ? new TreeMap<>() : request.buildArgs(),
                request.target(),
                platform,
                Platform.current(),
                sources.named().keySet(),
                request.labels() == null ? new TreeMap<>() : request.labels())
            .withRun(run),
        checks);
  }
}
