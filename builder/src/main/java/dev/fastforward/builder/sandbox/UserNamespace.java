package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.posix.OwnProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The user namespace in which a user of this machine is root, so that the namespaces sandbox works
 * for him. A JVM cannot enter one, as it has several threads: this process becomes the agent, which
 * enters it and starts the program again. So there is one process all the time, with one id.
 */
public final class UserNamespace {
  /** Set inside, if root is the only id: why. */
  static final String ONE_ID = "FASTFORWARD_ONE_ID";

  private static final long TRY_SECONDS = 20;

  private final Path agent;
  private final UserMapping mapping;

  private UserNamespace(Path agent, UserMapping mapping) {
    this.agent = agent;
    this.mapping = mapping;
  }

  /**
   * Finds out whether it can be made, by making one.
   *
   * @param environment of this process
   * @throws BuildException with SandboxUnavailable if not, with what would help
   */
  public static UserNamespace find(Map<String, String> environment) {
    try {
      return find(new AgentProgram(environment).find(), caller(environment));
    } catch (IOException e) {
      throw unavailable(String.valueOf(e.getMessage()), "that is nothing that is expected", e);
    }
  }

  private static UserNamespace find(Path agent, UserMapping.Caller caller) throws IOException {
    UserNamespace wanted = new UserNamespace(agent, UserMapping.of(caller));
    String refusal = wanted.refusal();
    if (refusal == null) {
      return wanted;
    }
    NamespaceRemedies remedies = NamespaceRemedies.ofThisMachine();
    if (!wanted.mapping.isSingle()) {
      String note =
          refusal
              + (remedies.noNewPrivileges()
                  ? " (no_new_privs is set for this process, in a container by"
                      + " allowPrivilegeEscalation: false or --security-opt no-new-privileges)"
                  : "");
      UserNamespace single = new UserNamespace(agent, UserMapping.single(note));
      if (single.refusal() == null) {
        return single;
      }
    }
    throw unavailable(refusal, remedies.text(), null);
  }

  private static BuildException unavailable(String why, String remedy, @Nullable Throwable cause) {
    return new BuildException(
        FailureReason.SandboxUnavailable,
        "a RUN of another user than root is executed in a user namespace, and none can be made"
            + " here ("
            + why
            + "): "
            + remedy
            + ". Or run this as root (sudo)",
        cause);
  }

  private static UserMapping.Caller caller(Map<String, String> environment) throws IOException {
    String name = System.getProperty("user.name");
    return new UserMapping.Caller(
        name == null || name.isEmpty() || name.equals("?") ? null : name,
        OwnProcess.userId(),
        OwnProcess.groupId(),
        text(Path.of("/etc/subuid")),
        text(Path.of("/etc/subgid")),
        program("newuidmap", environment),
        program("newgidmap", environment));
  }

  private static String text(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private static @Nullable Path program(String name, Map<String, String> environment) {
    return Stream.of((environment.getOrDefault("PATH", "") + ":/usr/bin:/bin").split(":"))
        .filter(directory -> directory.startsWith("/"))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /** Tries it; null if it works, else what was said. */
  private @Nullable String refusal() throws IOException {
    Process process =
        new ProcessBuilder(words("close", "", List.of())).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(TRY_SECONDS, TimeUnit.SECONDS)) {
        return "no answer within " + TRY_SECONDS + " s";
      }
      // Little, and it has ended: this waits for nothing.
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.exitValue() == 0 ? null : said.replace('\n', ' ').replace("agent: ", "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BuildException(FailureReason.Canceled, "canceled");
    } finally {
      process.destroyForcibly();
    }
  }

  private List<String> words(String descriptors, String input, List<String> command) {
    List<String> words =
        new ArrayList<>(List.of(agent.toString(), "rootless", descriptors, input, mapping.note()));
    words.addAll(mapping.users());
    words.add("--");
    words.addAll(mapping.groups());
    words.add("--");
    words.addAll(command);
    return words;
  }

  /**
   * Starts this program again inside, with the words that it was started with. Nothing of this
   * process is left, so the caller cleans up first.
   *
   * @param input file that becomes its standard input and is removed; null to keep the input of
   *     this process
   * @param keepDescriptors whether it has those of this process beyond the standard ones, which may
   *     be its inputs ({@code <(command)} of a shell)
   * @throws BuildException with SandboxUnavailable if that fails, which nobody expects by now
   */
  public void enter(@Nullable Path input, boolean keepDescriptors) {
    try {
      Path program = OwnProcess.program();
      List<String> inside =
          words(
              keepDescriptors ? "keep" : "close",
              input == null ? "" : input.toString(),
              List.of(
                  program.toString(),
                  // Root's would be another one.
                  "-Duser.home=" + System.getProperty("user.home"),
                  "-Duser.name=" + System.getProperty("user.name")));
      List<byte[]> words = new ArrayList<>();
      inside.forEach(word -> words.add(word.getBytes(StandardCharsets.UTF_8)));
      List<byte[]> own = OwnProcess.words();
      words.addAll(own.subList(1, own.size()));
      throw OwnProcess.become(agent, words);
    } catch (IOException e) {
      throw unavailable(String.valueOf(e.getMessage()), "that is nothing that is expected", e);
    }
  }
}
