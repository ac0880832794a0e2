package dev.fastforward.builder.cli;

import dev.fastforward.builder.contract.ProgramVersion;
import dev.fastforward.builder.options.ForeignOptions;
import dev.fastforward.builder.options.ProcessEnvironment;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
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
    versionProvider = Main.VersionProvider.class)
public final class Main implements Runnable {
  private static final List<String> COMMANDS = List.of("build", "explain", "cache");

  final ProcessEnvironment processEnvironment;
  @CommandLine.Spec private @Nullable CommandSpec spec;

  private Main(ProcessEnvironment processEnvironment) {
    this.processEnvironment = processEnvironment;
  }

  /** The output of {@code --version}. */
  static final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {versionLine()};
    }
  }

  private static String versionLine() {
    return "fastforward " + ProgramVersion.text();
  }

  public static void main(String[] args) {
    if (args.length == 1 && args[0].equals("--version")) {
      System.out.println(versionLine()); // scripts ask often: without the model of all options
      return;
    }
    Executor.resolveNamesOnce();
    System.exit(execute(ProcessEnvironment.ofThisProcess(), args));
  }

  /**
   * Runs a command in this process and returns its exit code. Interrupting the thread cancels it.
   * Thread-safe.
   *
   * @param environment variables in place of this process's
   * @param log receives progress and messages
   */
  public static int run(Map<String, String> environment, PrintStream log, String... args) {
    return execute(new ProcessEnvironment(environment, log), args);
  }

  private static int execute(ProcessEnvironment processEnvironment, String... args) {
    return commandLine(processEnvironment, List.of(args)).execute(args);
  }

  /**
   * The command line for these words. Making the model of a command takes picocli longer than most
   * builds in which nothing changed, so there is only the command that the words name; all, where
   * they name none.
   */
  public static CommandLine commandLine(ProcessEnvironment processEnvironment, List<String> words) {
    CommandLine main = new CommandLine(new Main(processEnvironment));
    List<String> named =
        !words.isEmpty() && COMMANDS.contains(words.getFirst())
            ? List.of(words.getFirst())
            : COMMANDS;
    for (String name : named) {
      CommandLine command = new CommandLine(command(name));
      if (!name.equals("cache")) {
        ForeignOptions.addTo(command.getCommandSpec(), words);
      }
      main.addSubcommand(name, command);
    }
    return main.setCaseInsensitiveEnumValuesAllowed(true)
        .setOverwrittenOptionsAllowed(true)
        .setUsageHelpWidth(110)
        .setParameterExceptionHandler((e, args) -> Usage.refuse(processEnvironment, e, args));
  }

  private static Object command(String name) {
    return switch (name) {
      case "build" -> new BuildCommand();
      case "explain" -> new ExplainCommand();
      default -> new CacheCommand();
    };
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(processEnvironment.log());
    }
  }
}
