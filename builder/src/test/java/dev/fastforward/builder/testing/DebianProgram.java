package dev.fastforward.builder.testing;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program that tests need from the machine. If it is missing, root on Debian gets it installed
 * (the test says so); other users get the command.
 *
 * @param name file name
 * @param debianPackage package that has it
 */
public record DebianProgram(String name, String debianPackage) {
  public static final DebianProgram DOCKER_REGISTRY =
      new DebianProgram("docker-registry", "docker-registry");
  public static final DebianProgram BUSYBOX = new DebianProgram("busybox", "busybox-static");

  /**
   * Path of the program.
   *
   * @throws IllegalStateException saying what to do, if there is none
   */
  public Path find() {
    return look()
        .or(() -> {
          install();
          return look();
        })
        .orElseThrow(() -> new IllegalStateException(advice()));
  }

  /** Path of the program if the machine has it; nothing is installed. */
  public Optional<Path> look() {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/bin:/bin:/usr/sbin";
    return Stream.of(path.split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private void install() {
    Path aptGet = Path.of("/usr/bin/apt-get");
    if (!System.getProperty("user.name", "").equals("root") || !Files.isExecutable(aptGet)) {
      return;
    }
    PrintStream out = System.out;
    out.println("installing the Debian package " + debianPackage + ", which has " + name);
    List<String> install =
        List.of(
            aptGet.toString(),
            "install",
            "-y",
            "--no-install-recommends",
            "-o",
            "DPkg::Lock::Timeout=300",
            debianPackage);
    if (run(install) != 0 && run(List.of(aptGet.toString(), "update")) == 0) {
      run(install);
    }
  }

  private int run(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
    try {
      return builder.start().waitFor();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  /** What to do where it is missing. */
  public String advice() {
    return "this test needs the program %s: apt-get install %s".formatted(name, debianPackage);
  }
}
