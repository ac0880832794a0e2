package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.CacheMode;
import dev.fastforward.builder.contract.CacheRequest;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.testing.NeedsRoot;
import dev.fastforward.builder.testing.WebServer;
import dev.fastforward.builder.testing.WebServer.Asked;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ADD of an address: what servers are asked for in the second build, and what comes of it. */
@NeedsRoot
class AddedUrlIT {
  @RegisterExtension static final Scenario SCENARIO = new Scenario();

  private static final String DATE = "Sun, 06 Nov 1994 08:49:37 GMT";
  private final WebServer web = new WebServer();

  @AfterEach
  void stop() {
    web.close();
  }

  private void page(String text, String... headers) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      map.put(headers[i], headers[i + 1]);
    }
    web.put("/file", WebServer.Page.of(text, map));
  }

  private void dockerfile(String flags) {
    SCENARIO.dockerfile(
        "FROM busybox\nADD " + flags + web.url("/file") + " /\nRUN random > /value\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"one\"", "W/\"one\""})
  void whatTheServerSaysIsTheSameIsNotFetched(String etag) {
    page("one", "ETag", etag, "Last-Modified", DATE);
    dockerfile("");
    Scenario.Built first = SCENARIO.build();
    assertThat(web.methods()).containsExactly("GET");
    Scenario.Built second = SCENARIO.build();
    assertThat(web.asked()).containsExactly(new Asked("HEAD", "/file", etag, null));
    assertThat(second.digest()).isEqualTo(first.digest());
    assertThat(second.steps()).isEqualTo(new BuildResult.Steps(2, 0, 0));
  }

  @Test
  void aServerThatDoesNotCompareAnswersWithTheSameTag() {
    page("one", "ETag", "W/\"one\"");
    dockerfile("");
    SCENARIO.build();
    page("one", "ETag", "\"one\""); // not equal byte for byte, so the answer is 200
    web.methods();
    assertThat(SCENARIO.build().hit()).isEqualTo(2);
    assertThat(web.methods()).containsExactly("HEAD");
  }

  @Test
  void whatHasAnotherTagIsFetched() {
    page("one", "ETag", "\"one\"");
    dockerfile("");
    SCENARIO.build();
    page("two", "ETag", "\"two\"");
    web.methods();
    Scenario.Built second = SCENARIO.build();
    assertThat(second.text("/file")).isEqualTo("two");
    assertThat(web.methods()).containsExactly("HEAD", "GET");
    SCENARIO.build();
    assertThat(web.methods()).containsExactly("HEAD");
  }

  @Test
  void anotherTimeIsAnotherFile() {
    page("one", "ETag", "\"one\"", "Last-Modified", DATE);
    dockerfile("");
    Scenario.Built first = SCENARIO.build();
    page("one", "ETag", "\"one\"", "Last-Modified", "Sun, 06 Nov 1994 08:49:38 GMT");
    assertThat(SCENARIO.build().digest()).isNotEqualTo(first.digest());
  }

  @ParameterizedTest
  @CsvSource({"405", "403", "501", "500"})
  void aServerWithoutHeadIsAskedForTheFile(int status) {
    web.handle(
        "/other",
        exchange -> {
          byte[] body = "one".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("ETag", "\"one\"");
          boolean head = exchange.getRequestMethod().equals("HEAD");
          exchange.sendResponseHeaders(head ? status : 200, head ? -1 : body.length);
          if (!head) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    SCENARIO.dockerfile("FROM busybox\nADD " + web.url("/other") + " /\n");
    SCENARIO.build();
    web.methods();
    assertThat(SCENARIO.build().hit()).isEqualTo(1);
    assertThat(web.methods()).containsExactly("HEAD", "GET");
  }

  @Test
  void aServerWithoutTagsIsAskedForTheFile() {
    page("one", "Last-Modified", DATE);
    dockerfile("");
    SCENARIO.build();
    web.methods();
    assertThat(SCENARIO.build().hit()).isEqualTo(2);
    assertThat(web.methods()).containsExactly("GET");
  }

  @Test
  void aVariableInTheAddressIsNoObstacle() {
    page("one", "ETag", "\"one\"");
    SCENARIO.dockerfile(
        "FROM busybox\nENV place=" + web.url("/file") + "\nADD $place /\nRUN random > /value\n");
    SCENARIO.build();
    web.methods();
    assertThat(SCENARIO.build().hit()).isEqualTo(2);
    assertThat(web.methods()).containsExactly("HEAD");
  }

  @Test
  void theFileIsFetchedOnlyForAStepThatMissed() {
    page("one", "ETag", "\"one\"");
    dockerfile("");
    SCENARIO.build();
    web.methods();
    SCENARIO.dockerfile("FROM busybox\nADD " + web.url("/file") + " /elsewhere/\n");
    assertThat(SCENARIO.build().text("/elsewhere/file")).isEqualTo("one");
    assertThat(web.methods()).containsExactly("HEAD", "GET");
  }

  @Test
  void underATagThatLiesTheFileThatCameCounts() throws Exception {
    page("one", "ETag", "\"lie\"");
    dockerfile("");
    SCENARIO.build();
    SCENARIO.forget("ADD " + web.url("/file") + " /");
    page("two", "ETag", "\"lie\"");
    // An entry of the RUN above the first file is still there, and is right for that file.
    SCENARIO.dockerfile("FROM busybox\nADD " + web.url("/file") + " /\nRUN random > /value2\n");
    web.methods();
    Scenario.Built second = SCENARIO.build();
    assertThat(second.text("/file")).isEqualTo("two");
    assertThat(web.methods()).containsExactly("HEAD", "GET");
    // Nothing lies under the key of the first file now, and the memory is right again.
    Scenario.Built third = SCENARIO.build();
    assertThat(third.text("/file")).isEqualTo("two");
    assertThat(third.digest()).isEqualTo(second.digest());
    assertThat(web.methods()).containsExactly("HEAD");
    page("one", "ETag", "\"new\"");
    assertThat(SCENARIO.build().text("/file")).isEqualTo("one");
  }

  @Test
  void whatIsNamedByItsDigestIsNotAskedFor() throws IOException {
    page("one", "ETag", "\"one\"", "Last-Modified", DATE);
    String digest = Digest.of("one".getBytes(StandardCharsets.UTF_8)).value();
    dockerfile("--checksum=" + digest + " ");
    Scenario.Built first = SCENARIO.build();
    assertThat(web.methods()).containsExactly("GET");
    page("two");
    Scenario.Built second = SCENARIO.build();
    assertThat(second.digest()).isEqualTo(first.digest());
    assertThat(web.methods()).isEmpty();
    SCENARIO.forget("ADD --checksum=" + digest + " " + web.url("/file") + " /");
    SCENARIO.dockerfile(
        "FROM busybox\nADD --checksum=" + digest + " " + web.url("/file") + " /x/\n");
    BuildResult.Failure failure = SCENARIO.tryBuild(request -> request).failure();
    assertThat(failure.reason()).isEqualTo("SourceDigestMismatch");
    assertThat(failure.message()).contains(digest);
    assertThat(failure.instruction()).isNotNull();
  }

  @Test
  void aCacheThatIsOnlyReadIsNotToldOfFiles() {
    page("one", "ETag", "\"one\"");
    dockerfile("");
    SCENARIO.withCache(CacheRequest.of(CacheMode.ReadOnly, null));
    web.methods();
    SCENARIO.build();
    assertThat(web.methods()).containsExactly("GET");
  }
}
