package dev.fastforward.builder.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.ContextRequest;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.git.GitRemotes;
import dev.fastforward.builder.net.HttpFetch;
import dev.fastforward.builder.settings.BuildSettings;
import dev.fastforward.builder.testing.WebServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The servers that receive credentials, and those that do not. */
class HttpCredentialsIT {
  private static final Map<String, String> ENVIRONMENT = Map.of("VALUE", "hidden\n");

  @TempDir Path folder;
  private final WebServer own = new WebServer();
  private final WebServer other = new WebServer();

  @BeforeEach
  void serve() {
    own.put("/file", WebServer.Page.of("one", Map.of()));
    own.put("/away", new WebServer.Page(302, new byte[0], Map.of("Location", other.url("/file"))));
    own.put("/here", new WebServer.Page(302, new byte[0], Map.of("Location", own.url("/file"))));
    other.put("/file", WebServer.Page.of("two", Map.of()));
  }

  @AfterEach
  void stop() {
    own.close();
    other.close();
  }

  private Downloads downloads(ContextRequest context, String... secrets) {
    BuildSettings settings = SecretSettings.of(context, "VALUE", secrets);
    SourceCredentials credentials =
        SourceCredentials.of(settings.source().context(), settings.run(), ENVIRONMENT);
    return new Downloads(
        folder,
        new HttpFetch(ENVIRONMENT, credentials.http()),
        new GitRemotes(folder, credentials.git(), credentials.ssh(), ENVIRONMENT));
  }

  private Downloads withSecrets(String... secrets) {
    return downloads(ContextRequest.directory(folder.toString()), secrets);
  }

  private static List<@Nullable String> sent(WebServer server) {
    List<@Nullable String> values = new ArrayList<>();
    server.asked().forEach(request -> values.add(request.authorization()));
    return values;
  }

  @Test
  void aTokenIsForItsHost() {
    Downloads downloads = withSecrets("HTTP_AUTH_TOKEN_" + own.host());
    downloads.get(own.url("/file"));
    downloads.get(other.url("/file"));
    assertThat(sent(own)).containsExactly("Bearer hidden");
    assertThat(sent(other)).containsExactly((String) null);
  }

  @Test
  void aHeaderIsSentUnchangedAndOverridesAToken() {
    Downloads downloads =
        withSecrets("HTTP_AUTH_TOKEN_" + own.host(), "HTTP_AUTH_HEADER_" + own.host());
    downloads.get(own.url("/file"));
    assertThat(sent(own)).containsExactly("hidden");
  }

  @Test
  void aRedirectToAnotherOriginIsFollowedWithoutCredentials() {
    Downloads downloads = withSecrets("HTTP_AUTH_TOKEN_" + own.host());
    assertThat(downloads.get(own.url("/away")).size()).isEqualTo(3);
    assertThat(sent(own)).containsExactly("Bearer hidden");
    assertThat(sent(other)).containsExactly((String) null);
    downloads.get(own.url("/here"));
    assertThat(sent(own)).containsExactly("Bearer hidden", "Bearer hidden", "Bearer hidden");
  }

  @Test
  void tokensOfGitAreNotSentForFiles() {
    withSecrets("GIT_AUTH_TOKEN", "GIT_AUTH_HEADER").get(own.url("/file"));
    assertThat(sent(own)).containsExactly((String) null);
  }

  @Test
  void theSecretOfTheContextIsForItsOriginOnly() throws Exception {
    Path secret = Files.createDirectory(folder.resolve("secret"));
    Files.writeString(secret.resolve("username"), "me\n");
    Files.writeString(secret.resolve("password"), "hidden\n");
    ContextRequest context =
        new ContextRequest(
            null, false, own.url("/file"), null, null, null, null, 0, null, secret.toString());
    Downloads downloads = downloads(context);
    downloads.get(own.url("/away"));
    assertThat(sent(own)).containsExactly("Basic bWU6aGlkZGVu");
    assertThat(sent(other)).containsExactly((String) null);
    Files.writeString(secret.resolve("bearerToken"), "token");
    downloads(context).get(own.url("/file"));
    assertThat(sent(own)).endsWith("Bearer token");
  }

  @Test
  void refusedCredentialsAreReportedWithTheRemedyAndWithoutTheValue() {
    own.put("/file", new WebServer.Page(401, new byte[0], Map.of()));
    Downloads downloads = withSecrets("HTTP_AUTH_TOKEN_" + own.host());
    assertThatThrownBy(() -> downloads.get(own.url("/file")))
        .isInstanceOfSatisfying(
            BuildException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(FailureReason.SourceAuthFailed);
              assertThat(e.getMessage())
                  .contains("401", "HTTP_AUTH_TOKEN_127.0.0.1")
                  .doesNotContain("hidden");
            });
  }
}
