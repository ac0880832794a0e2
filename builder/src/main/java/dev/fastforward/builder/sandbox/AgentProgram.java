package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the agent's program: the file that FASTFORWARD_AGENT names (environment or system
 * property), as in our images; else it is compiled once from the source that comes with this
 * program, into the user's cache folder.
 */
public final class AgentProgram {
  private static final String SETTING = "FASTFORWARD_AGENT";

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
      AgentCompiler compiler = AgentCompiler.ofThisProgram();
      Path program = cache().resolve("agent-" + compiler.key() + "/agent");
      if (!Files.isExecutable(program) && !compiler.compile(path(), program)) {
        throw unavailable(
            "it runs commands by a small C program, and there is no C compiler (looked for "
                + AgentCompiler.names()
                + "). Install one (Debian: apt-get install gcc libc6-dev), or set "
                + SETTING
                + " to the program",
            null);
      }
      return program;
    } catch (IOException e) {
      throw unavailable("the agent could not be compiled: " + e.getMessage(), e);
    }
  }

  private List<String> path() {
    return List.of(environment.getOrDefault("PATH", "").split(":"));
  }

  private Path cache() {
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        xdg.startsWith("/")
            ? Path.of(xdg)
            : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".cache");
    return base.resolve("fastforward");
  }

  private static BuildException unavailable(String message, @Nullable Throwable cause) {
    return new BuildException(
        FailureReason.SandboxUnavailable, "RUN cannot be executed here: " + message, cause);
  }
}
