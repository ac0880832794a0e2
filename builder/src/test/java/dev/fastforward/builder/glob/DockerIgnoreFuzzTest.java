package dev.fastforward.builder.glob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.testing.ConformanceUnits;
import dev.fastforward.builder.testing.TextFuzz;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Random .dockerignore files: each matches paths or is refused. */
class DockerIgnoreFuzzTest {
  private static final List<String> FILES =
      List.of(
          "# comment\n*\n!src/**\nsrc/**/*.class\n!src/keep.class\n",
          ".git\n**/node_modules\n*.{a,b}\n/build\n",
          "[a-z]*/[^0-9]\n\\!odd\n!**/README.md\n",
          "a/../b\n./c\n//d\n ! e\n");
  private static final List<String> PIECES =
      List.of(
          "*",
          "**",
          "**/",
          "/**",
          "?",
          "!",
          "[",
          "]",
          "[^",
          "[a-",
          "\\",
          "/",
          "..",
          ".",
          "\n",
          "\r\n",
          " ",
          "\t",
          "#",
          "\0",
          "\ufeff",
          "é",
          "*a*a*a*a*a*a*a*b",
          "**/**/**/**/x",
          "(",
          ")",
          "{",
          "+",
          "$",
          "^",
          "|",
          "\\Q",
          "\\E",
          "&&");
  private static final List<String> PATHS =
      List.of(
          "src/main/A.class",
          "src/keep.class",
          ".git/config",
          "a".repeat(300),
          "a/".repeat(100) + "b",
          "build",
          "é/x",
          "x/node_modules/y/README.md");

  private static List<String> files() {
    List<String> files = new ArrayList<>(FILES);
    if (ConformanceUnits.find().isPresent()) {
      ConformanceUnits.rows("dockerignore/patterns.json")
          .forEach(
              row -> files.add(String.join("\n", ConformanceUnits.strings(row.path("patterns")))));
    }
    return files;
  }

  @Test
  void matching() throws InterruptedException {
    TextFuzz fuzz = new TextFuzz(files(), PIECES);
    fuzz.run(text -> {
      DockerIgnore ignore;
      try {
        ignore = DockerIgnore.parse(".dockerignore", text.getBytes(StandardCharsets.UTF_8));
      } catch (BuildException e) {
        assertThat(e.getMessage()).isNotBlank();
        return;
      }
      for (String path : PATHS) {
        ignore.excludesSource(path);
        ignore.excludes(path);
        int slash = path.indexOf('/');
        String folder = slash < 0 ? path : path.substring(0, slash);
        if (ignore.excludes(folder) && !ignore.mayIncludeBelow(folder)) {
          // Otherwise a folder with included files would be skipped.
          assertThat(ignore.excludes(folder + "/below/it")).isTrue();
          assertThat(ignore.excludes(path)).isTrue();
        }
      }
    });
  }
}
