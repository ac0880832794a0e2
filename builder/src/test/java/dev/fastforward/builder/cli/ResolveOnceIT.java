package dev.fastforward.builder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The executor makes the JDK cache addresses forever. */
class ResolveOnceIT {
  @Test
  void theAddressOfANameIsKept() throws Exception {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--add-exports=java.base/sun.net=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Asker.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("-1 seconds");
  }

  /** Runs in its own process, since the JDK reads the setting when it resolves the first name. */
  static final class Asker {
    public static void main(String[] args) throws ReflectiveOperationException {
      Executor.resolveNamesOnce();
      Object seconds =
          Class.forName("sun.net.InetAddressCachePolicy").getMethod("get").invoke(null);
      System.out.print(seconds + " seconds");
      System.out.flush();
    }
  }
}
