package dev.fastforward.builder.cli;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.PrintableText;
import dev.fastforward.builder.contract.SourceLocation;
import dev.fastforward.builder.dockerfile.Finding;
import dev.fastforward.builder.options.ProcessEnvironment;
import dev.fastforward.builder.options.ProgressMode;
import dev.fastforward.builder.posix.Terminal;
import dev.fastforward.builder.report.BuildListener;
import dev.fastforward.builder.report.Diagnostic;
import dev.fastforward.builder.report.JsonLog;
import dev.fastforward.builder.report.PlainLog;
import dev.fastforward.builder.report.SilentLog;
import dev.fastforward.builder.report.TerminalProgress;
import dev.fastforward.builder.report.Traffic;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows a running build and its result, as {@link ProgressMode} selects. */
final class Display {
  private final ProcessEnvironment processEnvironment;
  private final ProgressMode mode;

  Display(ProcessEnvironment processEnvironment, ProgressMode asked) {
    this.processEnvironment = processEnvironment;
    this.mode = asked == ProgressMode.auto ? automatic(processEnvironment) : asked;
  }

  private static ProgressMode automatic(ProcessEnvironment processEnvironment) {
    boolean moves =
        processEnvironment.terminal() != null
            && !processEnvironment.environment().getOrDefault("TERM", "").equals("dumb");
    return moves ? ProgressMode.tty : ProgressMode.plain;
  }

  /** The display of a running build. Closed at its end. */
  interface Live extends AutoCloseable {
    /** Receives the events of the build. */
    BuildListener listener();

    @Override
    void close();
  }

  /** Starts the display of a build. */
  Live open(Supplier<Traffic> traffic) {
    return switch (mode) {
      case tty -> terminal(traffic);
      case rawjson -> quietAtEnd(new JsonLog(processEnvironment.log(), InstantSource.system()));
      case quiet, none -> quietAtEnd(new SilentLog());
      case plain, auto -> quietAtEnd(new PlainLog(processEnvironment.log()));
    };
  }

  private Live terminal(Supplier<Traffic> traffic) {
    TerminalProgress progress =
        TerminalProgress.open(
            processEnvironment.log(),
            processEnvironment.style(),
            this::size,
            traffic,
            () -> System.nanoTime() / 1_000_000);
    return new Live() {
      @Override
      public BuildListener listener() {
        return progress;
      }

      @Override
      public void close() {
        progress.close();
      }
    };
  }

  private static Live quietAtEnd(BuildListener listener) {
    return new Live() {
      @Override
      public BuildListener listener() {
        return listener;
      }

      @Override
      public void close() {}
    };
  }

  private TerminalProgress.Size size() {
    Terminal terminal = processEnvironment.terminal();
    Terminal.Size size = terminal == null ? null : terminal.size();
    return size == null
        ? new TerminalProgress.Size(0, 0)
        : new TerminalProgress.Size(size.columns(), size.rows());
  }

  private boolean showsText() {
    return mode == ProgressMode.plain || mode == ProgressMode.tty;
  }

  /**
   * Shows a note for the user.
   *
   * @param text null for no note
   */
  void note(@Nullable String text) {
    if (text != null && showsText()) {
      processEnvironment.log().println("note: " + PrintableText.of(text));
    }
  }

  /** Shows the result of a build. */
  void end(BuildResult result, List<Finding> findings, @Nullable SourceLocation place) {
    if (showsText()) {
      findings.forEach(finding -> print(warning(finding)));
    } else if (mode == ProgressMode.rawjson) {
      JsonLog json = new JsonLog(processEnvironment.log(), InstantSource.system());
      findings.forEach(finding -> json.warning(line(finding), finding.rule().url()));
    }
    BuildResult.Failure failure = result.failure();
    if (failure != null) {
      if (mode != ProgressMode.plain && failure.logTail() != null) {
        processEnvironment.log().println(failure.logTail().stripTrailing());
      }
      print(error(failure, place));
    } else if (result.digest() == null) {
      return; // nothing was built, and the answer was printed
    } else if (mode == ProgressMode.quiet) {
      processEnvironment.out().println(result.digest());
    } else if (showsText()) {
      Summary.lines(result).forEach(processEnvironment.log()::println);
    }
  }

  private void print(Diagnostic diagnostic) {
    diagnostic.lines(processEnvironment.style()).forEach(processEnvironment.log()::println);
  }

  /** The short form of BuildKit. */
  private static String line(Finding finding) {
    return finding.rule() + ": " + finding.message() + " (line " + finding.place().line() + ")";
  }

  private static Diagnostic warning(Finding finding) {
    String url = finding.rule().url();
    return new Diagnostic(
        Diagnostic.Kind.warning,
        finding.rule().name(),
        finding.message(),
        finding.place(),
        null,
        url == null ? List.of() : List.of("see " + url));
  }

  private static Diagnostic error(BuildResult.Failure failure, @Nullable SourceLocation place) {
    BuildResult.Instruction at = failure.instruction();
    SourceLocation shown =
        place != null || at == null
            ? place
            : new SourceLocation(at.file(), at.line(), at.endLine());
    return new Diagnostic(
        Diagnostic.Kind.error,
        failure.reason(),
        failure.message(),
        shown,
        at == null ? null : at.text(),
        List.of());
  }
}
