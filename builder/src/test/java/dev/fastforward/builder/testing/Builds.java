package dev.fastforward.builder.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.cli.Main;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.image.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Builds through the command line's entry, in this process. Each has a folder to work in. */
public final class Builds {
  private final Path folder;
  private final Path context;
  private final Map<String, String> environment = new HashMap<>(System.getenv());
  private String given;

  /**
   * @param log all that the command printed
   */
  public record Outcome(int exitCode, String log, BuildResult result) {
    /** Reason and message of the failure; empty if there was none. */
    public String failure() {
      BuildResult.Failure failure = result.failure();
      return failure == null ? "" : failure.reason() + ": " + failure.message();
    }
  }

  /**
   * @param folder empty
   */
  public Builds(Path folder) {
    this.folder = folder;
    try {
      this.context = Files.createDirectories(folder.resolve("context"));
      this.given = context.toString();
      environment.put(
          "FASTFORWARD_WORK", Files.createDirectories(folder.resolve("work")).toString());
      environment.put(
          "DOCKER_CONFIG", Files.createDirectories(folder.resolve("config")).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the builder works; it leaves nothing there. */
  public Path work() {
    return Path.of(Objects.requireNonNull(environment.get("FASTFORWARD_WORK")));
  }

  public Path config() {
    return folder.resolve("config");
  }

  public Builds with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Gives another context to the command than its folder: a path, an address, or -. */
  public Builds from(String other) {
    given = other;
    return this;
  }

  /** Writes a file of the context. */
  public Builds file(String name, byte[] content) {
    try {
      Files.write(context.resolve(name), content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Builds dockerfile(String text) {
    return file("Dockerfile", text.getBytes(StandardCharsets.UTF_8));
  }

  /** Builds the context. */
  public Outcome build(String... options) {
    Path resultFile = folder.resolve("result.json");
    List<String> words = new ArrayList<>(List.of("build", "--result-file", resultFile.toString()));
    words.addAll(List.of(options));
    words.add(given);
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    try {
      Files.deleteIfExists(resultFile);
      int exitCode =
          Main.run(
              environment,
              new PrintStream(log, true, StandardCharsets.UTF_8),
              words.toArray(String[]::new));
      return new Outcome(
          exitCode,
          log.toString(StandardCharsets.UTF_8),
          Json.read(Files.readAllBytes(resultFile), BuildResult.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the process that was started last has printed. */
  public Path log() {
    return folder.resolve("log");
  }

  /** Starts a build of the context in a process of its own, which may be killed. */
  public Process start(String... options) throws IOException {
    return start(words(options));
  }

  /** The same on a terminal; what that is sent is printed. Words without blanks and quotes. */
  public Process startOnTerminal(String... options) throws IOException {
    return start(List.of("script", "-qec", String.join(" ", words(options)), "/dev/null"));
  }

  /** Starts another program of ours with these words, in the same environment. */
  public Process startProgram(Class<?> program, String... arguments) throws IOException {
    List<String> words = java(program);
    words.addAll(List.of(arguments));
    return start(words);
  }

  private static List<String> java(Class<?> program) {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath(),
            program.getName()));
  }

  private List<String> words(String... options) {
    List<String> words = java(Main.class);
    words.add("build");
    words.addAll(List.of(options));
    words.add(given);
    return words;
  }

  private Process start(List<String> words) throws IOException {
    ProcessBuilder process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log().toFile());
    process.environment().putAll(environment);
    return process.start();
  }

  /**
   * Builds in a process of its own that has only so much memory for objects.
   *
   * @param heap as in -Xmx
   * @return what it has printed
   */
  public String buildInHeap(String heap, int exitCode, String... options)
      throws IOException, InterruptedException {
    environment.put("JDK_JAVA_OPTIONS", "-Xmx" + heap);
    Process build = start(options);
    try {
      assertThat(build.waitFor(120, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      build.destroyForcibly().waitFor();
    }
    String log = Files.readString(log());
    assertThat(build.exitValue()).as(log).isEqualTo(exitCode);
    return log;
  }

  /** A launcher of tests may have put the classes into a loader of its own. */
  private static String classPath() {
    if (Main.class.getClassLoader() instanceof URLClassLoader loader) {
      return Arrays.stream(loader.getURLs())
          .map(url -> Path.of(URI.create(url.toString())).toString())
          .collect(Collectors.joining(":"));
    }
    return System.getProperty("java.class.path");
  }
}
