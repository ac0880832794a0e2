package dev.fastforward.builder.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The program of {@code src/test/c/attempts.c}, which tries system calls. Static, so that it runs
 * in an image that has nothing else.
 */
public final class Attempts {
  private static final Path SOURCE = Path.of("src/test/c/attempts.c");
  private static final Pattern LINE = Pattern.compile("([a-z0-9][a-z0-9=.:-]*): (ok|E[A-Z0-9]+)$");

  private Attempts() {}

  /** Compiles it into the folder. */
  public static Path compile(Path folder) throws IOException, InterruptedException {
    Path program = folder.resolve("attempts");
    Process compiler =
        new ProcessBuilder(
                List.of(
                    new DebianProgram("gcc", "gcc").find().toString(),
                    "-static",
                    "-O1",
                    "-o",
                    program.toString(),
                    SOURCE.toAbsolutePath().toString()))
            .redirectErrorStream(true)
            .start();
    String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(compiler.waitFor()).as(said).isZero();
    assertThat(Files.isExecutable(program)).isTrue();
    return program;
  }

  /** What comes of an attempt on this machine, outside of a build. */
  public static Map<String, String> here(Path program, String attempt) throws IOException {
    Process process = new ProcessBuilder(program.toString(), attempt).start();
    return results(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
  }

  /** What came of each attempt, from the log of a build that ran the program. */
  public static Map<String, String> results(String log) {
    Map<String, String> results = new LinkedHashMap<>();
    log.lines()
        .forEach(line -> {
          Matcher found = LINE.matcher(line);
          if (found.find()) {
            results.put(found.group(1), found.group(2));
          }
        });
    return results;
  }
}
