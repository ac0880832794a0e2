package dev.fastforward.builder.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The documentation lists all inputs of keys. */
class InputKindTest {
  private static final Path DOCUMENT = Path.of("../docs/caching.md");

  @Test
  void theTableOfTheDocumentationIsThatOfTheEnum() throws IOException {
    assertThat(Files.readAllLines(DOCUMENT)).containsSequence(InputKind.table());
  }
}
