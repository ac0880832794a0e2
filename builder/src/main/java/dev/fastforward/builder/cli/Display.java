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

/** Shows a build while it runs, and how it ended, in one of the ways of {@link ProgressMode}. */
final class Display {
  private final ProcessEnvironment surroundings;
  private final ProgressMode mode;

  Display(ProcessEnvironment surroundings, ProgressMode asked) {
    this.surroundings = surroundings;
    this.mode = asked == ProgressMode.auto ? byItself(surroundings) : asked;
  }

  private static ProgressMode byItself(ProcessEnvironment surroundings) {
    boolean moves =
        surroundings.terminal() != null
            && !surroundings.environment().getOrDefault("TERM", "").equals("dumb");
    return moves ? ProgressMode.tty : ProgressMode.plain;
  }

  /** What a build tells its events to; closed when it is over. */
  interface Live extends AutoCloseable {
    BuildListener listener();

    @Override
    void close();
  }

  /** Begins to show a build. */
  Live open(Supplier<Traffic> traffic) {
    return switch (mode) {
      case tty -> terminal(traffic);
      case rawjson -> quietAtEnd(new JsonLog(surroundings.log(), InstantSource.system()));
      case quiet, none -> quietAtEnd(new SilentLog());
      case plain, auto -> quietAtEnd(new PlainLog(surroundings.log()));
    };
  }

  private Live terminal(Supplier<Traffic> traffic) {
    TerminalProgress progress =
        TerminalProgress.open(
            surroundings.log(),
            surroundings.style(),
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
    Terminal terminal = surroundings.terminal();
    Terminal.Size size = terminal == null ? null : terminal.size();
    return size == null
        ? new TerminalProgress.Size(0, 0)
        : new TerminalProgress.Size(size.columns(), size.rows());
  }

  private boolean tells() {
    return mode == ProgressMode.plain || mode == ProgressMode.tty;
  }

  /**
   * Something that the user should know and that stops nothing.
   *
   * @param text null for nothing
   */
  void note(@Nullable String text) {
    if (text != null && tells()) {
      surroundings.log().println("note: " + PrintableText.of(text));
    }
  }

  /** Shows what came of a build. */
  void end(BuildResult result, List<Finding> findings, @Nullable SourceLocation place) {
    if (tells()) {
      findings.forEach(finding -> print(warning(finding)));
    } else if (mode == ProgressMode.rawjson) {
      JsonLog json = new JsonLog(surroundings.log(), InstantSource.system());
      findings.forEach(finding -> json.warning(line(finding), finding.rule().url()));
    }
    BuildResult.Failure failure = result.failure();
    if (failure != null) {
      if (mode != ProgressMode.plain && failure.logTail() != null) {
        surroundings.log().println(failure.logTail().stripTrailing());
      }
      print(error(failure, place));
    } else if (result.digest() == null) {
      return; // nothing was built: what there was to say was said
    } else if (mode == ProgressMode.quiet) {
      surroundings.out().println(result.digest());
    } else if (tells()) {
      Summary.lines(result).forEach(surroundings.log()::println);
    }
  }

  private void print(Diagnostic diagnostic) {
    diagnostic.lines(surroundings.style()).forEach(surroundings.log()::println);
  }

  /** As BuildKit shortens it. */
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
