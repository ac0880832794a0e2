package dev.fastforward.builder.cli;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.contract.PrintableText;
import dev.fastforward.builder.contract.ProgramVersion;
import dev.fastforward.builder.contract.SourceLocation;
import dev.fastforward.builder.dockerfile.Finding;
import dev.fastforward.builder.engine.Build;
import dev.fastforward.builder.engine.Subrequest;
import dev.fastforward.builder.export.ExportResult;
import dev.fastforward.builder.failure.BuildFailures;
import dev.fastforward.builder.options.ProcessEnvironment;
import dev.fastforward.builder.options.ProgressMode;
import dev.fastforward.builder.options.RegistryAccessSettings;
import dev.fastforward.builder.options.ResultWriter;
import dev.fastforward.builder.options.SubrequestCall;
import dev.fastforward.builder.registry.Registries;
import dev.fastforward.builder.registry.RegistrySettings;
import dev.fastforward.builder.report.BuildListener;
import dev.fastforward.builder.report.Traffic;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.repository.Transfer;
import dev.fastforward.builder.resolve.BuildPlace;
import dev.fastforward.builder.sandbox.Sandboxes;
import dev.fastforward.builder.settings.BuildSettings;
import dev.fastforward.builder.settings.ProcessSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a build as a process, with log, deadline, signals, result files and exit code. Used once.
 */
final class BuildProcess {
  private final ProcessEnvironment processEnvironment;
  private final Display display;
  private final List<ResultWriter> results;
  private @Nullable Integer ended;

  /** Logs the build line by line. */
  BuildProcess(ProcessEnvironment processEnvironment, List<ResultWriter> results) {
    this(processEnvironment, new Display(processEnvironment, ProgressMode.plain), results);
  }

  BuildProcess(ProcessEnvironment processEnvironment, Display display, List<ResultWriter> results) {
    this.processEnvironment = processEnvironment;
    this.display = display;
    this.results = List.copyOf(results);
  }

  /** Ends a build that cannot start and returns the exit code. */
  int refuse(BuildException e) {
    if (ended != null) {
      // The build has its result; the failure happened during cleanup.
      processEnvironment
          .log()
          .println("warning: " + PrintableText.of(String.valueOf(e.getMessage())));
      return ended;
    }
    BuildResult.Failure failure =
        new BuildResult.Failure(
            e.reason().name(), String.valueOf(e.getMessage()), null, null, null, null, null);
    return end(
        new BuildResult(
            BuildResult.VERSION,
            BuildResult.Outcome.Failed,
            null,
            null,
            null,
            null,
            null,
            new BuildResult.Steps(0, 0, 0),
            new BuildResult.Transfer(0, 0, 0, 0),
            new TreeMap<>(),
            null,
            null,
            failure),
        null,
        List.of(),
        e.location());
  }

  /** Builds, and returns the exit code. */
  int run(ProcessSettings settings) {
    RootlessStart start = RootlessStart.of(settings.build(), processEnvironment);
    start.atOnce();
    return run(settings, Build::run, () -> "", start);
  }

  /** Prints what a build would find in the cache and returns the exit code. */
  int explain(ProcessSettings settings) {
    StringBuilder answer = new StringBuilder();
    return run(
        settings,
        build -> build.explain(line -> answer.append(line).append('\n')),
        answer::toString,
        RootlessStart.NONE);
  }

  /** Answers a question in place of a build and returns the exit code. */
  int call(ProcessSettings settings, SubrequestCall call) {
    return carryOut(
        settings,
        place -> {
          Subrequest.Answer answer =
              new Subrequest(
                      settings.build(),
                      place.repositories(),
                      place.folder(),
                      processEnvironment.environment(),
                      place.listener())
                  .ask(call.question());
          return new Ended(
              answer.result(),
              null,
              List.of(), // the answer contains them
              answer.failure(),
              call.print(answer),
              call.exitCode(answer));
        });
  }

  private int run(
      ProcessSettings settings,
      Function<Build, BuildResult> work,
      Supplier<String> answer,
      RootlessStart start) {
    if (settings.build().sandbox().kind().equals("chroot")) {
      processEnvironment.log().println("warning: " + Sandboxes.CHROOT_WARNING);
    }
    return carryOut(settings, place -> build(settings.build(), place, work, answer, start));
  }

  /**
   * The means for the work.
   *
   * @param tidying cleanup to run before the process is replaced
   */
  private record Place(
      Path folder,
      RepositoryProvider repositories,
      BuildListener listener,
      List<Runnable> tidying) {}

  /**
   * The result of the work.
   *
   * @param answer text for standard output
   * @param exitCode exit code if there is no failure
   */
  private record Ended(
      BuildResult result,
      @Nullable ExportResult image,
      List<Finding> findings,
      @Nullable BuildException failure,
      String answer,
      int exitCode) {}

  /** The work of a command. */
  @FunctionalInterface
  private interface Work {
    Ended in(Place place) throws IOException;
  }

  private Ended build(
      BuildSettings settings,
      Place place,
      Function<Build, BuildResult> work,
      Supplier<String> answer,
      RootlessStart start)
      throws IOException {
    try (LazySandbox sandbox =
        new LazySandbox(
            settings.sandbox(),
            place.folder(),
            processEnvironment.environment(),
            place.listener()::note,
            () -> start.beforeRuns(place.listener()::note, place.tidying()))) {
      Build build =
          new Build(
              settings,
              place.repositories(),
              sandbox,
              BuildPlace.of(
                  settings,
                  place.folder(),
                  processEnvironment.environment(),
                  place.listener()::note),
              InstantSource.system(),
              place.listener());
      BuildResult result = work.apply(build);
      return new Ended(
          result, build.published(), build.findings(), build.failure(), answer.get(), 0);
    }
  }

  private int carryOut(ProcessSettings settings, Work work) {
    try (Deadline deadline = Deadline.start(settings.timeoutSeconds());
        WorkFolder folder = WorkFolder.create(processEnvironment.environment());
        RepositoryProvider repositories =
            Registries.open(registries(settings), processEnvironment.environment())) {
      Ended ended;
      try (Display.Live live = display.open(() -> traffic(repositories.transfer()))) {
        ended =
            work.in(
                new Place(
                    folder.path(),
                    repositories,
                    live.listener(),
                    List.of(live::close, folder::close)));
      }
      processEnvironment.out().print(PrintableText.json(ended.answer()));
      processEnvironment.out().flush();
      BuildException failure = ended.failure();
      int exitCode =
          end(
              deadline.explain(ended.result(), settings.timeoutSeconds()),
              ended.image(),
              ended.findings(),
              failure == null ? null : failure.location());
      return exitCode == 0 ? ended.exitCode() : exitCode;
    } catch (BuildException e) {
      return refuse(e);
    } catch (IOException e) {
      return refuse(
          new BuildException(
              FailureReason.InternalError,
              "cannot create the work folder: " + e + "; set FASTFORWARD_WORK to a writable folder",
              e));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      return refuse(BuildFailures.explain(e));
    }
  }

  private static Traffic traffic(Transfer transfer) {
    return new Traffic(transfer.requests(), transfer.bytesDown(), transfer.bytesUp());
  }

  private static RegistrySettings registries(ProcessSettings settings) {
    return RegistryAccessSettings.apply(
        settings, RegistrySettings.standard("fastforward/" + ProgramVersion.text()));
  }

  private int end(
      BuildResult result,
      @Nullable ExportResult image,
      List<Finding> findings,
      @Nullable SourceLocation place) {
    display.end(result, findings, place);
    int exitCode = write(result, image);
    ended = exitCode;
    return exitCode;
  }

  private int write(BuildResult result, @Nullable ExportResult image) {
    BuildResult.Failure failure = result.failure();
    int exitCode = failure == null ? 0 : FailureReason.valueOf(failure.reason()).exitCode();
    for (ResultWriter writer : results) {
      try {
        writer.write(result, image);
      } catch (IOException e) {
        processEnvironment
            .log()
            .println("error: cannot write the result to " + writer.file() + ": " + e);
        exitCode = exitCode == 0 ? FailureReason.InternalError.exitCode() : exitCode;
      }
    }
    return exitCode;
  }
}
