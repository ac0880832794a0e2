package dev.fastforward.builder.cli;

import dev.fastforward.builder.failure.BuildFailures;
import dev.fastforward.builder.options.CacheOptions;
import dev.fastforward.builder.options.CallOptions;
import dev.fastforward.builder.options.ForeignOptions;
import dev.fastforward.builder.options.MirrorOptions;
import dev.fastforward.builder.options.OutputOptions;
import dev.fastforward.builder.options.ProcessEnvironment;
import dev.fastforward.builder.options.ProgressOptions;
import dev.fastforward.builder.options.RegistryOptions;
import dev.fastforward.builder.options.ResultFile;
import dev.fastforward.builder.options.ResultWriter;
import dev.fastforward.builder.options.RunCommandOptions;
import dev.fastforward.builder.options.SourceOptions;
import dev.fastforward.builder.options.SubrequestCall;
import dev.fastforward.builder.settings.ProcessSettings;
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
public sealed class BuildCommand implements Callable<Integer> permits ExplainCommand {
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

  @Mixin public OutputOptions output = new OutputOptions();
  @Mixin RunCommandOptions run = new RunCommandOptions();
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
    ProcessEnvironment surroundings =
        main == null ? ProcessEnvironment.ofThisProcess() : main.surroundings;
    List<ResultWriter> results = new ArrayList<>();
    if (resultFile != null) {
      results.add(ResultFile.whole(resultFile));
    }
    BuildProcess process = new BuildProcess(surroundings, results);
    ProcessSettings settings;
    Optional<SubrequestCall> asked;
    Display display;
    try {
      display = new Display(surroundings, progress.mode(surroundings.environment()));
      process = new BuildProcess(surroundings, display, results);
      if (spec != null) {
        ForeignOptions.notes(spec.commandLine().getParseResult()).forEach(display::note);
      }
      asked = call.call();
      settings = ProcessSettings.of(new RequestFactory(this, surroundings.environment()).request());
      results.addAll(output.resultWriters());
      process = new BuildProcess(surroundings, display, results);
    } catch (RuntimeException e) {
      return process.refuse(BuildFailures.explain(e));
    }
    if (asked.isPresent()) {
      return call(process, settings, asked.get());
    }
    display.note(CacheOptions.missing(settings.build()));
    return carryOut(process, settings);
  }

  /** Does what the command is for, and gives the exit code. */
  int carryOut(BuildProcess process, ProcessSettings settings) {
    return process.run(settings);
  }

  /** Answers what is asked instead, and gives the exit code. */
  int call(BuildProcess process, ProcessSettings settings, SubrequestCall asked) {
    return process.call(settings, asked);
  }
}
