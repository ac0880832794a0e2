package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds the agent's program: the file that FASTFORWARD_AGENT names (environment or system
 * property), as in our images; else it is compiled once from the source that comes with this
 * program, into the user's cache folder.
 */
public final class AgentProgram {
  private static final String SETTING = "FASTFORWARD_AGENT";
  private static final String SOURCE = "agent.c";
  private static final List<String> COMPILERS = List.of("musl-gcc", "cc", "gcc", "clang");
  private static final long COMPILE_SECONDS = 120;

  private final Map<String, String> environment;

  /**
   * @param environment of this process
   */
  public AgentProgram(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * The program's path.
   *
   * @throws BuildException with SandboxUnavailable if there is none and none can be compiled
   */
  public Path find() {
    String set = System.getProperty(SETTING, environment.get(SETTING));
    if (set != null && !set.isEmpty()) {
      Path program = Path.of(set);
      if (!Files.isExecutable(program)) {
        throw unavailable(SETTING + " names " + set + ", which is no program", null);
      }
      return program;
    }
    try {
      byte[] source = source();
      Path program =
          cache().resolve("agent-" + Digest.of(source).hex().substring(0, 16) + "/agent");
      if (!Files.isExecutable(program)) {
        compile(source, program);
      }
      return program;
    } catch (IOException e) {
      throw unavailable("the agent could not be compiled: " + e.getMessage(), e);
    }
  }

  private static byte[] source() throws IOException {
    try (InputStream in = AgentProgram.class.getResourceAsStream(SOURCE)) {
      if (in == null) {
        throw new IOException("its source is not in this program");
      }
      return in.readAllBytes();
    }
  }

  private Path cache() {
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        xdg.startsWith("/")
            ? Path.of(xdg)
            : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".cache");
    return base.resolve("fastforward");
  }

  private void compile(byte[] source, Path program) throws IOException {
    String compiler =
        COMPILERS.stream()
            .filter(this::isInPath)
            .findFirst()
            .orElseThrow(() ->
                unavailable(
                    "it runs commands by a small C program, and there is no C compiler"
                        + " (looked for "
                        + String.join(", ", COMPILERS)
                        + "). Install one (Debian: apt-get install gcc libc6-dev), or set "
                        + SETTING
                        + " to the program",
                    null));
    Files.createDirectories(program.getParent());
    Path work = Files.createTempDirectory(program.getParent(), "compile");
    try {
      Path file = Files.write(work.resolve(SOURCE), source);
      Path result = work.resolve("agent");
      run(List.of(compiler, "-static", "-O2", "-o", result.toString(), file.toString()));
      Files.move(result, program, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      for (String name : List.of(SOURCE, "agent", "log")) {
        Files.deleteIfExists(work.resolve(name));
      }
      Files.deleteIfExists(work);
    }
  }

  private boolean isInPath(String program) {
    return Optional.ofNullable(environment.get("PATH")).stream()
        .flatMap(path -> List.of(path.split(":")).stream())
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  private static void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(COMPILE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(String.join(" ", command) + " failed: " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static BuildException unavailable(String message, @Nullable Throwable cause) {
    return new BuildException(
        FailureReason.SandboxUnavailable, "RUN cannot be executed here: " + message, cause);
  }
}
