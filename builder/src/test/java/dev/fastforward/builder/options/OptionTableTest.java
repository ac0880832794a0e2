package dev.fastforward.builder.options;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.cli.BuildCommand;
import dev.fastforward.builder.cli.OptionsDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The table, the declared options and docs/options.md are consistent. */
class OptionTableTest {
  private static final Path DOCUMENT = Path.of("../docs/options.md");

  private static Set<String> names(OptionRow.How how) {
    return OptionTable.rows().stream()
        .filter(row -> row.how() == how)
        .flatMap(row -> row.names().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void supportedOptionsAreThoseOfTheCommand() {
    Set<String> options =
        new CommandLine(new BuildCommand())
            .getCommandSpec().options().stream()
                .flatMap(option -> Arrays.stream(option.names()))
                .collect(Collectors.toCollection(TreeSet::new));
    assertThat(options)
        .as("options of BuildCommand and its mixins, and rows of options.txt that are done")
        .isEqualTo(names(OptionRow.How.done));
  }

  @Test
  void namesAreUnique() {
    List<String> all =
        OptionTable.rows().stream().flatMap(row -> row.names().stream()).sorted().toList();
    assertThat(all).doesNotHaveDuplicates();
  }

  @Test
  void eachOptionHasAText() {
    assertThat(OptionTable.rows()).allSatisfy(row -> assertThat(row.text()).isNotEmpty());
  }

  @Test
  void theDocumentIsUpToDate() throws IOException {
    String expected = OptionsDocument.of(OptionTable.rows());
    if (System.getenv("UPDATE_DOCS") != null) {
      Files.writeString(DOCUMENT, expected);
    }
    assertThat(Files.readString(DOCUMENT))
        .as("docs/options.md; UPDATE_DOCS=1 when running this test rewrites it")
        .isEqualTo(expected);
  }
}
