package dev.fastforward.builder.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.ContextRequest;
import dev.fastforward.builder.settings.BuildSettings;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceSecretsTest {
  private static SourceSecrets withGitToken() {
    BuildSettings settings =
        SecretSettings.of(ContextRequest.directory("/"), "VALUE", "GIT_AUTH_TOKEN");
    return new SourceSecrets(settings.run(), Map.of("VALUE", "token"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://git.example.com/a.git, true",
    "http://localhost:8080/a.git, true",
    "http://127.0.0.1:8080/a.git, true",
    "http://[::1]:8080/a.git, true",
    "http://git.example.com/a.git, false",
    "http://127.example.com/a.git, false",
    "http://localhost.example.com/a.git, false",
  })
  void aGitTokenWithoutHostIsSentByTlsOrToThisMachineOnly(URI address, boolean sent) {
    assertThat(withGitToken().git(address, null) != null).isEqualTo(sent);
  }
}
