package dev.fastforward.builder.dockerfile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An instruction of a Dockerfile, understood but with its variables not yet expanded. Flags that
 * were not given are null, false or empty.
 */
public sealed interface Instruction {
  Source source();

  /**
   * Begins a stage.
   *
   * @param base image or stage, as written
   * @param name lower-cased
   */
  record From(Source source, String base, @Nullable String name, @Nullable String platform)
      implements Instruction {

    /** The comment above that begins with the name, without the name; null if there is none. */
    public @Nullable String description() {
      return name == null ? null : InstructionParser.description(source, name);
    }
  }

  record Arg(Source source, List<ArgDefinition> definitions) implements Instruction {}

  record Env(Source source, List<KeyValue> variables) implements Instruction {}

  record Label(Source source, List<KeyValue> labels) implements Instruction {}

  /**
   * @param mounts values of {@code --mount}, checked for their form only
   * @param network none, host or default
   * @param security sandbox or insecure
   */
  record Run(
      Source source,
      CommandLine command,
      List<String> mounts,
      @Nullable String network,
      @Nullable String security,
      List<Device> devices)
      implements Instruction {}

  record Copy(
      Source source,
      CopyPaths paths,
      @Nullable String from,
      @Nullable String chown,
      @Nullable String chmod,
      boolean link,
      boolean parents,
      List<String> excludes)
      implements Instruction {}

  record Add(
      Source source,
      CopyPaths paths,
      @Nullable String chown,
      @Nullable String chmod,
      boolean link,
      List<String> excludes,
      @Nullable String checksum,
      @Nullable Boolean keepGitDir,
      @Nullable Boolean unpack)
      implements Instruction {}

  record Workdir(Source source, String path) implements Instruction {}

  record User(Source source, String user) implements Instruction {}

  /**
   * @param ports sorted
   */
  record Expose(Source source, List<String> ports) implements Instruction {}

  record Volume(Source source, List<String> paths) implements Instruction {}

  record Cmd(Source source, CommandLine command) implements Instruction {}

  record Entrypoint(Source source, CommandLine command) implements Instruction {}

  record Shell(Source source, List<String> words) implements Instruction {}

  /** Durations are in nanoseconds, 0 for the default. */
  record Healthcheck(
      Source source,
      List<String> test,
      long interval,
      long timeout,
      long startPeriod,
      long startInterval,
      int retries)
      implements Instruction {}

  record StopSignal(Source source, String signal) implements Instruction {}

  /**
   * @param instruction text of what the child's build is to run, heredocs included
   */
  record OnBuild(Source source, String instruction) implements Instruction {}

  record Maintainer(Source source, String name) implements Instruction {}
}
