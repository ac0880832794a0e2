package dev.fastforward.builder.testing;

import dev.fastforward.builder.cli.Main;
import dev.fastforward.builder.sandbox.AgentProgram;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Starts the command line, and anything else, as a user who may do nothing. What he needs is
 * mounted for his processes alone: the program, which may lie where he cannot read, and his lines
 * in the files of /etc. Needs root.
 */
public final class OrdinaryUser {
  public static final int UID = 4321;
  private static final String NAME = "fftester";
  private static final String FILES_OF_ETC = "passwd subuid subgid";

  private final Path folder;
  private final Machine machine;
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> script = new ArrayList<>(List.of("set -e"));
  private final List<String> classPath = new ArrayList<>();

  /** What his machine has for him. */
  public enum Machine {
    SUBORDINATE_IDS,
    ONE_ID,
    NO_NAMESPACES
  }

  /**
   * @param folder empty
   */
  public OrdinaryUser(Path folder, Machine machine) throws IOException {
    this.folder = folder;
    this.machine = machine;
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    environment.put("PATH", System.getenv("PATH"));
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("HOME", own("home").toString());
    environment.put("FASTFORWARD_WORK", own("work").toString());
    Path agent = folder.resolve("agent");
    Files.copy(new AgentProgram(System.getenv()).find(), agent);
    Files.setPosixFilePermissions(agent, PosixFilePermissions.fromString("rwxr-xr-x"));
    environment.put("FASTFORWARD_AGENT", agent.toString());
    files();
    program();
    if (machine == Machine.NO_NAMESPACES) {
      // Whose root is changed may make no user namespace.
      Path root = Files.createDirectory(folder.resolve("root"));
      script.add("mount --rbind / " + root);
      script.add("exec chroot " + root + " \"$@\"");
    } else {
      script.add("exec \"$@\"");
    }
  }

  private void files() throws IOException {
    String line = NAME + ":x:" + UID + ":" + UID + "::" + environment.get("HOME") + ":/bin/sh\n";
    Files.writeString(folder.resolve("passwd"), Files.readString(Path.of("/etc/passwd")) + line);
    String ids = machine == Machine.SUBORDINATE_IDS ? NAME + ":200000:65536\n" : "";
    Files.writeString(folder.resolve("subuid"), ids);
    Files.writeString(folder.resolve("subgid"), ids);
    script.add(
        "for f in %s; do if [ -e /etc/$f ]; then mount --bind %s/$f /etc/$f; fi; done"
            .formatted(FILES_OF_ETC, folder));
    // Everybody's where there is udev, and root's alone where there is none.
    script.add(
        ("if [ -c /dev/net/tun ]; then [ -e %1$s/tun ] || mknod -m 666 %1$s/tun c 10 200; mount --bind"
                + " %1$s/tun /dev/net/tun; fi")
            .formatted(folder));
  }

  private void program() throws IOException {
    Path home = Files.createDirectory(folder.resolve("jdk"));
    script.add("mount --bind '" + System.getProperty("java.home") + "' " + home);
    Files.createDirectory(folder.resolve("program"));
    for (Path entry : classPathOfThis()) {
      Path place = folder.resolve("program/" + classPath.size() + ".jar");
      if (Files.isDirectory(entry)) {
        Files.createDirectory(place);
      } else if (Files.exists(entry)) {
        Files.createFile(place);
      } else {
        continue;
      }
      script.add("mount --bind '" + entry.toAbsolutePath() + "' " + place);
      classPath.add(place.toString());
    }
  }

  /** A launcher of tests may have put the classes into a loader of its own. */
  private static List<Path> classPathOfThis() {
    return Main.class.getClassLoader() instanceof URLClassLoader loader
        ? Stream.of(loader.getURLs()).map(url -> Path.of(URI.create(url.toString()))).toList()
        : Stream.of(System.getProperty("java.class.path").split(":")).map(Path::of).toList();
  }

  /** A new folder of his. */
  public Path own(String name) throws IOException {
    Path own = Files.createDirectory(folder.resolve(name));
    Files.setAttribute(own, "unix:uid", UID);
    return own;
  }

  public OrdinaryUser with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** What he and his commands have printed so far, in the process that was started last. */
  public String log() throws IOException {
    return Files.readString(folder.resolve("log"), StandardCharsets.UTF_8);
  }

  /** Starts {@code fastforward} with these words. */
  public Process start(File input, String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                folder.resolve("jdk/bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                String.join(":", classPath),
                Main.class.getName()));
    command.addAll(Arrays.asList(words));
    return startProgram(input, command);
  }

  private Process startProgram(File input, List<String> command) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "--propagation=private",
                "sh",
                "-c",
                String.join("\n", script),
                "sh",
                "setpriv",
                "--reuid=" + UID,
                "--regid=" + UID,
                "--clear-groups"));
    words.addAll(command);
    ProcessBuilder process =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectInput(input)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    process.environment().clear();
    process.environment().putAll(environment);
    return process.start();
  }

  /**
   * What keeps him from a user namespace here, beside us; empty if nothing does. A machine without
   * namespaces is always to be had.
   */
  public String obstacle() throws IOException, InterruptedException {
    List<String> mapping =
        switch (machine) {
          case NO_NAMESPACES -> List.of();
          case ONE_ID -> List.of("--map-root-user");
          case SUBORDINATE_IDS -> List.of("--map-root-user", "--map-auto");
        };
    if (mapping.isEmpty()) {
      return "";
    }
    List<String> words = new ArrayList<>(List.of("unshare", "--user"));
    words.addAll(mapping);
    words.addAll(List.of("--mount", "--pid", "--fork", "--mount-proc", "true"));
    Process process = startProgram(new File("/dev/null"), words);
    try {
      boolean ended = process.waitFor(20, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0 ? "" : words + ": " + log();
    } finally {
      process.destroyForcibly();
    }
  }
}
