package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.image.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compiles the agent from the source that comes with this program, by the flags that come with it.
 *
 * @param sources content by file name
 */
record AgentCompiler(Map<String, byte[]> sources) {
  private static final String MAIN = "agent.c";
  private static final String FLAGS = "flags";
  private static final List<String> FILES =
      List.of(MAIN, "network.h", "seal.h", "syscalls.h", FLAGS);
  private static final long SECONDS = 120;

  /** In the order in which they are tried. The wrapper of musl cannot make a static PIE. */
  private static final List<Tool> TOOLS =
      List.of(
          new Tool("cc", "-static-pie"),
          new Tool("gcc", "-static-pie"),
          new Tool("clang", "-static-pie"),
          new Tool("musl-gcc", "-static"));

  /** A compiler, and how it links a program that needs no library. */
  private record Tool(String name, String linking) {}

  static AgentCompiler ofThisProgram() throws IOException {
    Map<String, byte[]> sources = new LinkedHashMap<>();
    for (String name : FILES) {
      try (InputStream in = AgentCompiler.class.getResourceAsStream(name)) {
        if (in == null) {
          throw new IOException("its source " + name + " is not in this program");
        }
        sources.put(name, in.readAllBytes());
      }
    }
    return new AgentCompiler(sources);
  }

  static String names() {
    return TOOLS.stream().map(Tool::name).collect(Collectors.joining(", "));
  }

  /** Names the program that these sources make. */
  String key() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    sources.values().forEach(all::writeBytes);
    return Digest.of(all.toByteArray()).hex().substring(0, 16);
  }

  /**
   * Compiles by the first compiler that can.
   *
   * @param path directories to look for compilers in
   * @return false if there is none
   * @throws IOException if all of them fail, with what the last one said
   */
  boolean compile(List<String> path, Path program) throws IOException {
    List<Tool> tools = TOOLS.stream().filter(tool -> isIn(path, tool.name())).toList();
    Path folder = Files.createDirectories(program.toAbsolutePath().getParent());
    Path work = Files.createTempDirectory(folder, "compile");
    try {
      for (Map.Entry<String, byte[]> source : sources.entrySet()) {
        Files.write(work.resolve(source.getKey()), source.getValue());
      }
      compile(tools, work, program);
    } finally {
      for (String name : Stream.concat(FILES.stream(), Stream.of("agent")).toList()) {
        Files.deleteIfExists(work.resolve(name));
      }
      Files.deleteIfExists(work);
    }
    return !tools.isEmpty();
  }

  private void compile(List<Tool> tools, Path work, Path program) throws IOException {
    for (Tool tool : tools) {
      Path result = work.resolve("agent");
      List<String> command = new ArrayList<>(List.of(tool.name(), tool.linking()));
      command.addAll(flags());
      command.addAll(List.of("-o", result.toString(), work.resolve(MAIN).toString()));
      try {
        run(command);
        Files.move(result, program, StandardCopyOption.ATOMIC_MOVE);
        return;
      } catch (IOException e) {
        if (tool.equals(tools.getLast())) {
          throw e;
        }
      }
    }
  }

  private List<String> flags() {
    return List.of(
        new String(sources.getOrDefault(FLAGS, new byte[0]), StandardCharsets.UTF_8)
            .strip()
            .split("\\s+"));
  }

  private static boolean isIn(List<String> path, String program) {
    return path.stream().anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(String.join(" ", command) + " failed: " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
