package dev.fastforward.builder.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.OutputRequest;
import dev.fastforward.builder.contract.OutputType;
import dev.fastforward.builder.contract.RunRequest;
import dev.fastforward.builder.options.CacheOptions;
import dev.fastforward.builder.settings.BuildSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RequestFactoryTest {
  private static BuildRequest request(String... words) {
    BuildCommand options = new BuildCommand();
    new CommandLine(options).parseArgs(words);
    return new RequestFactory(options, Map.of("FROM_ENVIRONMENT", "e")).request();
  }

  @Test
  void twoContextsAreRefused() {
    assertThatThrownBy(() -> request("-c", "512", "dir"))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("there are two contexts, \"dir\" and --context 512");
    assertThat(request("--context=dir").context().directory()).endsWith("/dir");
  }

  @Test
  void proxiesOfTheDockerConfigAreBuildArguments(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"auths": {}, "proxies": {"tcp://a": {"httpProxy": "http://other"},
          "default": {"httpProxy": "http://p:1", "noProxy": "a,b", "ftpProxy": ""}}}
        """);
    BuildCommand options = new BuildCommand();
    new CommandLine(options).parseArgs("--build-arg=NO_PROXY=c", "--build-arg=x=y", ".");
    Map<String, String> environment = Map.of("DOCKER_CONFIG", folder.toString());
    assertThat(new RequestFactory(options, environment).request().buildArgs())
        .isEqualTo(
            Map.of(
                "http_proxy", "http://p:1", "HTTP_PROXY", "http://p:1", "NO_PROXY", "c", "x", "y"));
  }

  @Test
  void networkHostImpliesItsEntitlement() {
    assertThat(Objects.requireNonNull(request("--network=host").run()).allow())
        .containsExactly("network.host");
    assertThat(Objects.requireNonNull(request("--network=none").run()).allow()).isEmpty();
  }

  @Test
  void anAddedHostIsALineOfEtcHosts() {
    RunRequest run =
        request("--add-host=a=10.0.0.1", "--add-host", "b:[::1]", "--add-host=c:fe80::1").run();
    assertThat(Objects.requireNonNull(run).addHosts())
        .isEqualTo(Map.of("a", "10.0.0.1", "b", "::1", "c", "fe80::1"));
    for (String wrong :
        List.of("a", "a:", "a:1", "a:1.2.3.04", "a:1.2.3.256", "a:b.example", "a:fe80::1%eth0")) {
      assertThatThrownBy(() -> request("--add-host", wrong))
          .isInstanceOf(BuildException.class)
          .hasMessageContaining("--add-host " + wrong + ": ");
    }
    assertThatThrownBy(() -> request("--add-host=a b:10.0.0.1"))
        .hasMessageContaining("\"a b\" is not a host name");
    assertThatThrownBy(() -> request("--add-host=a:10.0.0.1", "--add-host=a:10.0.0.2"))
        .hasMessageContaining("a already has the address 10.0.0.1");
  }

  @Test
  void aLabelWithoutAValueIsEmpty() {
    assertThat(request("--label=a", "--label", "b=c=d").labels())
        .isEqualTo(Map.of("a", "", "b", "c=d"));
  }

  @Test
  void thePlatformOfTheEnvironmentIsOneForAllBuilds() {
    BuildCommand options = new BuildCommand();
    new CommandLine(options).parseArgs(".");
    Map<String, String> environment = Map.of("DOCKER_DEFAULT_PLATFORM", "linux/arm64");
    assertThat(new RequestFactory(options, environment).request().platforms())
        .containsExactly("linux/arm64");
    new CommandLine(options).parseArgs("--platform=linux/amd64", ".");
    assertThat(new RequestFactory(options, environment).request().platforms())
        .containsExactly("linux/amd64");
  }

  @Test
  void anImageNeedsNoOutputWithNoPush() {
    assertThat(request("-t", "r.example/app:1", "-o", "type=cacheonly").outputs()).isEmpty();
  }

  private static @Nullable String missing(String... words) {
    return CacheOptions.missing(BuildSettings.of(request(words)));
  }

  @Test
  void aBuildWithoutCacheRepositoryHasANote() {
    assertThat(missing("--no-push", "-t", "r.example/app")).isNotNull();
    assertThat(missing("--push", "-t", "r.example/app")).isNull();
    assertThat(missing("--cache-repo=oci:cache")).isNull();
    assertThat(missing("--cache=false")).isNull();
  }

  @Test
  void aTagWithPushIsARegistryOutput() {
    assertThat(request("-t", "r.example/app:1", "--push", ".").outputs())
        .containsExactly(OutputRequest.registry("r.example/app:1"));
  }

  @Test
  void aTagWithoutOutputIsRefusedWithAHint() {
    assertThatThrownBy(() -> request("-t", "r.example/app:1", "."))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("add --push");
  }

  @Test
  void pushWithoutATagIsRefused() {
    assertThatThrownBy(() -> request("--push", "."))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("add -t");
  }

  @Test
  void aDestinationIsPushedToUnlessNoPushIsGiven() {
    assertThat(request("--destination=r.example/app:1", "-d", "r.example/app:2", ".").outputs())
        .containsExactly(OutputRequest.registry("r.example/app:1", "r.example/app:2"));
    assertThat(request("--destination=r.example/app:1", "--no-push=true").outputs()).isEmpty();
    assertThatThrownBy(() -> request("-d", "r.example/app:1", "--push", "--no-push"))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("contradict");
  }

  @Test
  void outputsHaveDockersSyntax() {
    assertThat(request("-o", "type=oci,dest=/x.tar,\"compression=gzip\"").outputs())
        .containsExactly(
            new OutputRequest(
                OutputType.oci, List.of(), "/x.tar", true, Map.of("compression", "gzip")));
    assertThat(request("-t", "a/b:1", "-o", "type=docker,dest=/x.tar").outputs())
        .containsExactly(
            new OutputRequest(OutputType.docker, List.of("a/b:1"), "/x.tar", true, Map.of()));
    assertThat(request("-o", "out").outputs())
        .containsExactly(new OutputRequest(OutputType.local, null, "out", null, null));
    assertThat(request("-o", "-").outputs())
        .containsExactly(new OutputRequest(OutputType.tar, null, "-", null, null));
    assertThatThrownBy(() -> request("-o", "type=nydus,dest=/x"))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("registry, image, oci, docker, local, tar or cacheonly");
  }

  @Test
  void buildArgsFromTheEnvironment() {
    assertThat(
            request(
                    "--build-arg",
                    "A=1=2",
                    "--build-arg",
                    "FROM_ENVIRONMENT",
                    "--build-arg",
                    "NOT_SET")
                .buildArgs())
        .isEqualTo(Map.of("A", "1=2", "FROM_ENVIRONMENT", "e"));
  }

  @Test
  void noCacheIsForAllStagesOrSome() {
    assertThat(request("--no-cache").noCacheStages()).containsExactly("*");
    assertThat(request("--no-cache-filter", "a,b").noCacheStages()).containsExactly("a", "b");
  }

  @Test
  void agesOfTheCacheAreGivenInDaysToo() {
    assertThat(request("--cache-max-age=7d").cache().maxAgeSeconds()).isEqualTo(7 * 86_400);
    assertThat(request("--cache-ttl", "1h30m").cache().maxAgeSeconds()).isEqualTo(5_400);
    assertThat(request("--cache-freshness=week").cache().freshness()).isEqualTo("week");
    assertThat(request("--cache-mounts").cache().cacheMounts()).isTrue();
    assertThat(request().cache().cacheMounts()).isFalse();
    for (String wrong : List.of("7", "d", "-1h", "0s", "1.5d", "9999999999999d")) {
      assertThatThrownBy(() -> request("--cache-max-age=" + wrong))
          .as(wrong)
          .isInstanceOf(BuildException.class)
          .hasMessageContaining("--cache-max-age " + wrong);
    }
  }
}
