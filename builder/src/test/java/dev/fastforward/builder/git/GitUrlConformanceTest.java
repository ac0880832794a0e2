package dev.fastforward.builder.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastforward.builder.testing.ConformanceUnits;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** All rows of the conformance table of git addresses. */
class GitUrlConformanceTest {
  @TestFactory
  Stream<DynamicTest> addresses() {
    return ConformanceUnits.rows("giturl/cases.json")
        .map(row -> dynamicTest(row.path("ref").asText(), () -> check(row)));
  }

  private static void check(JsonNode row) {
    String text = row.path("ref").asText();
    if (row.has("error") && row.path("isGit").asBoolean()) {
      assertThatIllegalArgumentException().isThrownBy(() -> GitUrl.parse(text));
      return;
    }
    GitUrl found = GitUrl.parse(text);
    if (row.has("error")) {
      assertThat(found).isNull();
      return;
    }
    GitUrl url = Objects.requireNonNull(found, text);
    JsonNode result = row.path("result");
    assertThat(url.remote()).isEqualTo(result.path("Remote").asText());
    assertThat(url.shortName()).isEqualTo(result.path("ShortName").asText());
    assertThat(url.ref()).isEqualTo(result.path("Ref").asText());
    assertThat(url.subDir()).isEqualTo(result.path("SubDir").asText());
    assertThat(url.checksum()).isEqualTo(result.path("Checksum").asText());
    assertThat(url.commitTimes()).isEqualTo(result.path("MTime").asText().equals("commit"));
    assertThat(url.byCommit()).isEqualTo(result.path("FetchByCommit").asBoolean());
    assertThat(url.bare()).isEqualTo(result.path("IndistinguishableFromLocal").asBoolean());
    assertThat(url.unencrypted()).isEqualTo(result.path("UnencryptedTCP").asBoolean());
  }
}
