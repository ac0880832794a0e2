package dev.fastforward.builder.testing;

import dev.fastforward.builder.cli.Main;
import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.image.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Builds through the command line's entry, in this process. Each has a folder to work in. */
public final class Builds {
  private final Path folder;
  private final Path context;
  private final Map<String, String> environment = new HashMap<>(System.getenv());

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
    words.add(context.toString());
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
}
