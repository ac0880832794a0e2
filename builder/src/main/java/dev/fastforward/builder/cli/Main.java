package dev.fastforward.builder.cli;

import dev.fastforward.builder.contract.ProgramVersion;
import dev.fastforward.builder.options.ForeignOptions;
import dev.fastforward.builder.options.ProcessEnvironment;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;

/** The program {@code fastforward}. */
@Command(
    name = "fastforward",
    description = "Builds container images from Dockerfiles, moving layers only where necessary.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionProvider.class,
    subcommands = {BuildCommand.class, ExplainCommand.class, CacheCommand.class})
public final class Main implements Runnable {
  final ProcessEnvironment processEnvironment;
  @CommandLine.Spec private @Nullable CommandSpec spec;

  private Main(ProcessEnvironment processEnvironment) {
    this.processEnvironment = processEnvironment;
  }

  /** The output of {@code --version}. */
  static final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"fastforward " + ProgramVersion.text()};
    }
  }

  public static void main(String[] args) {
    System.exit(commandLine(ProcessEnvironment.ofThisProcess()).execute(args));
  }

  /**
   * Runs a command in this process and returns its exit code. Interrupting the thread cancels it.
   * Thread-safe.
   *
   * @param environment variables in place of this process's
   * @param log receives progress and messages
   */
  public static int run(Map<String, String> environment, PrintStream log, String... args) {
    return commandLine(new ProcessEnvironment(environment, log)).execute(args);
  }

  /** The command line with all commands and options. */
  public static CommandLine commandLine(ProcessEnvironment processEnvironment) {
    CommandLine main = new CommandLine(new Main(processEnvironment));
    for (String command : List.of("build", "explain")) {
      ForeignOptions.addTo(
          Objects.requireNonNull(main.getSubcommands().get(command)).getCommandSpec());
    }
    return main.setCaseInsensitiveEnumValuesAllowed(true)
        .setOverwrittenOptionsAllowed(true)
        .setUsageHelpWidth(110)
        .setParameterExceptionHandler((e, args) -> Usage.refuse(processEnvironment, e, args));
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(processEnvironment.log());
    }
  }
}
