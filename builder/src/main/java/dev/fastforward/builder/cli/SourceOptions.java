package dev.fastforward.builder.cli;

import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.BuildRequestBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options for where the Dockerfile and the files come from. */
final class SourceOptions {
  @Parameters(
      paramLabel = "CONTEXT",
      arity = "0..1",
      defaultValue = ".",
      description = "Directory to copy files from (default: this one).")
  String context = ".";

  @Option(
      names = {"-f", "--file", "--dockerfile"},
      paramLabel = "PATH",
      description = "The Dockerfile (default: Dockerfile in the context).")
  @Nullable String file;

  @Option(
      names = "--context-sub-path",
      paramLabel = "DIR",
      description = "Folder of the context that is the context.")
  @Nullable String contextSubPath;

  @Option(
      names = "--build-context",
      paramLabel = "NAME=DIR",
      description = "A further context, for COPY --from=NAME.")
  List<String> buildContexts = new ArrayList<>();

  /** A request that knows its sources and nothing else. */
  BuildRequestBuilder request() {
    Path directory = directory();
    return BuildRequestBuilder.from(BuildRequest.Context.directory(directory.toString()))
        .dockerfile(dockerfile(directory))
        .namedContexts(namedContexts());
  }

  private Path directory() {
    if (context.contains("://") || context.startsWith("git@") || context.equals("-")) {
      throw BuildCommand.refused(
          "the context \"" + context + "\" is not supported yet; fetch it and give the directory");
    }
    Path directory = Path.of(context).toAbsolutePath().normalize();
    return contextSubPath == null ? directory : directory.resolve(contextSubPath).normalize();
  }

  /** Relative to this directory as for docker, else to the context as for kaniko. */
  private @Nullable String dockerfile(Path directory) {
    if (file == null) {
      return null;
    }
    if (file.equals("-") || file.contains("://")) {
      throw BuildCommand.refused(
          "--file " + file + " is not supported yet; give the path of a file");
    }
    Path here = Path.of(file).toAbsolutePath().normalize();
    return Files.exists(here) || !Files.exists(directory.resolve(file)) ? here.toString() : file;
  }

  private SortedMap<String, String> namedContexts() {
    SortedMap<String, String> contexts = Pairs.parse("--build-context", buildContexts);
    contexts.forEach((name, where) -> {
      if (where.contains("://") || where.startsWith("target:")) {
        throw BuildCommand.refused(
            "--build-context " + name + "=" + where + " is not supported yet; give a directory");
      }
    });
    return contexts;
  }
}
