package dev.fastforward.builder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.testing.DebianProgram;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent's filter answers, for the processors that this machine does not have as well. */
class SystemCallFilterIT {
  private static final Path SOURCE = Path.of("src/test/c/filter.c");

  @TempDir private Path temp = Path.of("");

  /** Programs try a new call and fall back to an older one on ENOSYS; EPERM ends them. */
  @Test
  void whatIsNewerThanAllKnownCallsIsNotThere() throws Exception {
    assertThat(answers("AS_AARCH64", "compat:467", "compat:600", "compat:983040", "compat:983046"))
        .containsExactly(
            "compat:467: ENOSYS",
            "compat:600: ENOSYS",
            "compat:983040: ENOSYS",
            "compat:983046: ENOSYS");
    assertThat(answers("AS_AARCH64", "native:467", "native:600"))
        .containsExactly("native:467: ENOSYS", "native:600: ENOSYS");
    assertThat(answers("AS_X86_64", "native:600", "compat:600", "native:0x400001f0"))
        .containsExactly("native:600: ENOSYS", "compat:600: ENOSYS", "native:0x400001f0: ENOSYS");
  }

  /** Calls of 32-bit ARM alone: breakpoint, cacheflush, set_tls; without the last none starts. */
  @Test
  void whatOnlyArmHasIsAllowedThere() throws Exception {
    assertThat(answers("AS_AARCH64", "compat:983041", "compat:983042", "compat:983045"))
        .containsExactly("compat:983041: ok", "compat:983042: ok", "compat:983045: ok");
  }

  /** mount and keyctl. */
  @Test
  void knownCallsThatAreNotAllowedAreForbidden() throws Exception {
    assertThat(answers("AS_AARCH64", "compat:21", "compat:311", "native:40", "native:219"))
        .containsExactly(
            "compat:21: EPERM", "compat:311: EPERM", "native:40: EPERM", "native:219: EPERM");
    assertThat(answers("AS_X86_64", "compat:21", "compat:288", "native:165", "native:250"))
        .containsExactly(
            "compat:21: EPERM", "compat:288: EPERM", "native:165: EPERM", "native:250: EPERM");
  }

  private List<String> answers(String processor, String... calls) throws Exception {
    Path program = temp.resolve(processor);
    run(
        List.of(
            new DebianProgram("gcc", "gcc").find().toString(),
            "-D" + processor,
            "-o",
            program.toString(),
            SOURCE.toAbsolutePath().toString()));
    List<String> words = new ArrayList<>(List.of(program.toString()));
    words.addAll(List.of(calls));
    return run(words).lines().toList();
  }

  private static String run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
