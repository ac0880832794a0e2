package dev.fastforward.builder.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownloadsTest {
  @ParameterizedTest
  @CsvSource({
    "http://a.example/dir/file.txt?q=1#x, file.txt",
    "http://a.example/dir/, dir",
    "http://a.example, __unnamed__",
    "http://a.example/, __unnamed__",
    "http://a.example/.., __unnamed__",
    "http://a.example/a%20b, a b",
    "http://a.example/x%2F.., __unnamed__",
  })
  void theNameIsTheLastPartOfThePath(String url, String name) {
    assertThat(Downloads.name(URI.create(url))).isEqualTo(name);
  }

  @Test
  void passwordsInAddressesAreRefusedAndNotShown() {
    Downloads downloads = new Downloads(Path.of(""), Map.of());
    assertThatThrownBy(() -> downloads.get("http://me:hidden@a.example/x"))
        .isInstanceOfSatisfying(
            BuildException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(FailureReason.DockerfileInvalid);
              assertThat(e.getMessage()).contains("a.example").doesNotContain("hidden");
            });
  }
}
