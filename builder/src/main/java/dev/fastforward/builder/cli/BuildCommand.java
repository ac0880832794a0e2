package dev.fastforward.builder.cli;

import dev.fastforward.builder.build.BuildFailures;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.FailureReason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code fastforward build}: options as docker build and kaniko's executor spell them. */
@Command(
    name = "build",
    description = "Builds an image.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BuildCommand implements Callable<Integer> {
  @ParentCommand @Nullable Main main;

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
      names = {"-t", "--tag", "--destination", "-d"},
      paramLabel = "REF",
      description = "Name of the image, with --push where it is pushed to.")
  List<String> tags = new ArrayList<>();

  @Option(names = "--push", description = "Push the image to its tag.")
  boolean push;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "SPEC",
      description = "type=oci,dest=FILE[,tar=false] or type=registry,name=REF.")
  List<String> outputs = new ArrayList<>();

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

  @Option(
      names = {"--platform", "--custom-platform"},
      paramLabel = "OS/ARCH",
      description = "Platform of the image (default: this machine's).")
  @Nullable String platform;

  @Option(
      names = "--build-context",
      paramLabel = "NAME=DIR",
      description = "A further context, for COPY --from=NAME.")
  List<String> buildContexts = new ArrayList<>();

  @Option(
      names = "--cache-repo",
      paramLabel = "REF",
      description =
          "Cache repository, or oci:DIRECTORY (default: the image's repository with /cache behind it).")
  @Nullable String cacheRepo;

  @Option(
      names = "--cache-mode",
      paramLabel = "MODE",
      description = "ReadWrite, ReadOnly or Disabled (default: ${DEFAULT-VALUE}).",
      defaultValue = "ReadWrite")
  BuildRequest.CacheMode cacheMode = BuildRequest.CacheMode.ReadWrite;

  @Option(names = "--no-cache", description = "Build all stages anew.")
  boolean noCache;

  @Option(
      names = "--no-cache-filter",
      paramLabel = "STAGE",
      split = ",",
      description = "Build these stages anew.")
  List<String> noCacheFilter = new ArrayList<>();

  @Option(
      names = "--sandbox",
      paramLabel = "KIND",
      description = "Where RUN is executed: auto, namespaces or stage (default: ${DEFAULT-VALUE}).",
      defaultValue = "auto")
  String sandbox = "auto";

  @Option(
      names = "--insecure-registry",
      paramLabel = "HOST[:PORT]",
      description = "Registry that is spoken to by plain HTTP; loopback addresses always are.")
  List<String> insecureRegistries = new ArrayList<>();

  @Option(
      names = "--registry-map",
      paramLabel = "HOST=HOST[:PORT]",
      description = "Registry that stands for another.")
  List<String> registryMap = new ArrayList<>();

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

  @Option(
      names = "--progress",
      paramLabel = "HOW",
      description = "plain (the only way as yet).",
      defaultValue = "plain")
  String progress = "plain";

  @Override
  public Integer call() {
    Surroundings surroundings = main == null ? Surroundings.ofThisProcess() : main.surroundings;
    BuildProcess process =
        new BuildProcess(surroundings, resultFile == null ? null : ResultFile.whole(resultFile));
    BuildRequest request;
    try {
      request = new RequestFactory(this, surroundings.environment()).request();
    } catch (RuntimeException e) {
      return process.refuse(BuildFailures.explain(e));
    }
    return process.run(request);
  }

  /** Refuses what a word of the command line asks for. */
  static BuildException refused(String what) {
    return new BuildException(FailureReason.InvalidRequest, what);
  }
}
