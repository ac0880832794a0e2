package dev.fastforward.operator.it;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs as a person would.
 *
 * @param environment added to that of the tests
 */
record Shell(Map<String, String> environment) {
  private static final int MINUTES = 20;

  /** Root of the repository. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  record Result(int exitCode, String output) {
    Result orFail() {
      if (exitCode != 0) {
        throw new AssertionError("exit code " + exitCode + ":\n" + output);
      }
      return this;
    }
  }

  /** Runs it with standard input empty; output and errors together. */
  Result run(List<String> command) {
    return run("", command);
  }

  Result run(String input, List<String> command) {
    try {
      Path in = Files.createTempFile("in", null);
      Path out = Files.createTempFile("out", null);
      try {
        Files.writeString(in, input);
        ProcessBuilder builder = builder(command).redirectErrorStream(true);
        Process process = builder.redirectInput(in.toFile()).redirectOutput(out.toFile()).start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new AssertionError("no end of " + command + ":\n" + Files.readString(out));
        }
        return new Result(
            process.exitValue(), new String(Files.readAllBytes(out), StandardCharsets.UTF_8));
      } finally {
        Files.delete(in);
        Files.delete(out);
      }
    } catch (IOException e) {
      throw new AssertionError(String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(new File(ROOT.toString()));
    builder.environment().putAll(environment);
    return builder;
  }
}
