package dev.fastforward.builder.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;

/** The command line: {@code fastforward build …}. */
@Command(
    name = "fastforward",
    description =
        "Builds container images from Dockerfiles, as far as possible without moving a layer.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionProvider.class,
    subcommands = BuildCommand.class)
public final class Main implements Runnable {
  @CommandLine.Spec private @Nullable CommandSpec spec;

  /** Prints what {@code --version} asks for. */
  static final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"fastforward " + Version.text()};
    }
  }

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(110)
        .setParameterExceptionHandler((e, args) -> Usage.refuse(e, args));
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(System.err);
    }
  }
}
