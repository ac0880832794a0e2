package dev.fastforward.builder.cli;

import dev.fastforward.builder.build.BuildFailures;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.FailureReason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code fastforward build}: options as docker build and kaniko's executor spell them. */
@Command(
    name = "build",
    description = "Builds an image.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
sealed class BuildCommand implements Callable<Integer> permits ExplainCommand {
  @ParentCommand @Nullable Main main;
  @Spec @Nullable CommandSpec spec;
  @Mixin SourceOptions source = new SourceOptions();

  @Option(
      names = "--target",
      paramLabel = "STAGE",
      description = "Stage to build (default: the last).")
  @Nullable String target;

  @Option(
      names = "--build-arg",
      paramLabel = "NAME[=VALUE]",
      description = "Value of an ARG (default: from the environment).")
  List<String> buildArgs = new ArrayList<>();

  @Option(names = "--label", paramLabel = "NAME=VALUE", description = "Label of the image.")
  List<String> labels = new ArrayList<>();

  @Mixin OutputOptions output = new OutputOptions();
  @Mixin RunOptions run = new RunOptions();
  @Mixin CacheOptions cache = new CacheOptions();
  @Mixin RegistryOptions registry = new RegistryOptions();
  @Mixin MirrorOptions mirrors = new MirrorOptions();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "End the build after this time.")
  long timeout;

  @Option(
      names = "--result-file",
      paramLabel = "FILE",
      description = "Write what came of the build as JSON.")
  @Nullable Path resultFile;

  @Mixin ProgressOptions progress = new ProgressOptions();
  @Mixin CallOptions call = new CallOptions();

  @Override
  public Integer call() {
    Surroundings surroundings = main == null ? Surroundings.ofThisProcess() : main.surroundings;
    List<ResultWriter> results = new ArrayList<>();
    if (resultFile != null) {
      results.add(ResultFile.whole(resultFile));
    }
    BuildProcess process = new BuildProcess(surroundings, results);
    BuildRequest request;
    Optional<Call> asked;
    Display display;
    try {
      display = new Display(surroundings, progress.mode(surroundings.environment()));
      process = new BuildProcess(surroundings, display, results);
      if (spec != null) {
        ForeignOptions.notes(spec.commandLine().getParseResult()).forEach(display::note);
      }
      asked = call.call();
      request = new RequestFactory(this, surroundings.environment()).request();
      results.addAll(output.resultWriters());
      process = new BuildProcess(surroundings, display, results);
    } catch (RuntimeException e) {
      return process.refuse(BuildFailures.explain(e));
    }
    if (asked.isPresent()) {
      return call(process, request, asked.get());
    }
    display.note(CacheOptions.missing(request));
    return carryOut(process, request);
  }

  /** Does what the command is for, and gives the exit code. */
  int carryOut(BuildProcess process, BuildRequest request) {
    return process.run(request);
  }

  /** Answers what is asked instead, and gives the exit code. */
  int call(BuildProcess process, BuildRequest request, Call asked) {
    return process.call(request, asked);
  }

  /** Refuses what a word of the command line asks for. */
  static BuildException refused(String what) {
    return new BuildException(FailureReason.InvalidRequest, what);
  }
}
