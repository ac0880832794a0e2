package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.CacheMode;
import dev.fastforward.builder.contract.CacheRequest;
import dev.fastforward.builder.contract.OutputRequest;
import dev.fastforward.builder.testing.DockerRegistry;
import dev.fastforward.builder.testing.NeedsRoot;
import dev.fastforward.builder.testing.ProxyFault;
import dev.fastforward.builder.testing.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries that do not let one read, or push, or are not there at all. */
@NeedsRoot
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CachePlacesIT {
  @RegisterExtension final FaultBed bed = new FaultBed();
  private String app = "";

  @BeforeEach
  void files() throws IOException {
    app = bed.newRepository();
    // A layer so large that it is asked for before it is sent.
    bed.file("a", "a\n")
        .dockerfile(
            """
            FROM busybox
            COPY a /a
            RUN head -c 100000 /bin/busybox > /big; echo executed
            """);
  }

  private static CacheRequest in(String repository) {
    return CacheRequest.of(CacheMode.ReadWrite, repository);
  }

  private void assertRight() throws IOException {
    assertThat(bed.pull(app).text("/a")).isEqualTo("a");
    assertThat(bed.pull(app).has("/big")).isTrue();
  }

  /** As ECR, GHCR and Artifactory do, which do not tell what there is to whom may not know. */
  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void whatIsNotThereIsForbidden(int status) throws IOException {
    bed.proxy.on(
        FaultBed.asks("(GET|HEAD) .*"),
        (request, registry) -> {
          Reply reply = registry.ask(request);
          return reply.status() == 404
              ? Reply.of(status).with("WWW-Authenticate", "Basic realm=\"test\"")
              : reply;
        });
    FaultBed.Built first = bed.build(app).sound();
    assertThat(first.result().steps().run()).isEqualTo(1);
    assertRight();
    if (status == 403) {
      assertThat(first.log()).doesNotContain("WARNING");
    }
    FaultBed.Built second = bed.build(app).sound();
    assertThat(second.result().steps().hit()).isEqualTo(2);
    assertThat(bed.proxy.calm()).isPositive();
    assertRight();
  }

  @Test
  void theCacheIsInARegistryThatIsDown() throws IOException {
    String cache = nobody() + "/cache";
    FaultBed.Built built = bed.build(app, request -> request.cache(in(cache))).sound();
    assertThat(built.log()).contains("WARNING").contains(cache);
    // Not once for each key: the first says it all.
    assertThat(built.log().lines().filter(line -> line.contains("cache entry"))).hasSize(1);
    assertRight();
  }

  /** A port that nobody listens on. */
  private static String nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }

  @Test
  void theCacheWantsAPassword() throws IOException {
    try (DockerRegistry guarded = DockerRegistry.withPassword()) {
      String cache = guarded.host() + "/cache";
      FaultBed.Built built = bed.build(app, request -> request.cache(in(cache))).sound();
      assertThat(built.log()).contains("WARNING").contains(cache).contains("401");
      assertThat(built.log().lines().filter(line -> line.contains("cache entry"))).hasSize(1);
      assertRight();
    }
  }

  @Test
  void theCacheMayBeReadOnly() throws IOException {
    bed.build(app).sound();
    bed.file("a", "b\n");
    bed.proxy.on(FaultBed.asks("(POST|PUT|PATCH) /v2/" + app + "/cache/.*"), ProxyFault.FORBIDDEN);
    FaultBed.Built built = bed.build(app).sound();
    assertThat(bed.proxy.calm()).isPositive();
    assertThat(built.log()).contains("cannot be stored in the cache");
    assertThat(bed.pull(app).text("/a")).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FORBIDDEN", "SERVER_ERROR", "RESET"})
  void theDestinationIsDown(String how) throws IOException {
    bed.proxy.on(FaultBed.asks("(POST|PUT|PATCH) /v2/" + app + "/.*"), ProxyFault.valueOf(how));
    assertFailsEarly(bed.build(app), bed.proxy.host() + "/" + app);
    bed.proxy.calm();
    bed.build(app).sound();
    assertRight();
  }

  @Test
  void theDestinationIsNotThereAndTheCacheIs() throws IOException {
    String destination = nobody() + "/" + app;
    assertFailsEarly(
        bed.build(
            app,
            request ->
                request
                    .outputs(List.of(OutputRequest.registry(destination + ":1")))
                    .cache(in(bed.proxy.host() + "/" + app + "/cache"))),
        destination);
  }

  private static void assertFailsEarly(FaultBed.Built built, String where) {
    assertThat(built.result().failure()).isNotNull();
    assertThat(built.failure().reason()).isIn("PushDenied", "RegistryUnavailable");
    assertThat(built.failure().message())
        .contains(where)
        .containsPattern("; (check|.*build again)");
    assertThat(built.log()).doesNotContain("executed\n");
    assertThat(built.result().steps().run()).isZero();
  }
}
