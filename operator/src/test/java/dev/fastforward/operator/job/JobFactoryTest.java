package dev.fastforward.operator.job;

import static dev.fastforward.crds.GitSource.Submodules.Recursive;
import static dev.fastforward.operator.Builders.build;
import static dev.fastforward.operator.Builders.floors;
import static dev.fastforward.operator.Builders.gitSpec;
import static dev.fastforward.operator.Builders.imageBuild;
import static dev.fastforward.operator.Builders.settings;
import static dev.fastforward.operator.Builders.spec;
import static dev.fastforward.operator.job.UserNamespaces.ON_REQUEST;
import static dev.fastforward.operator.job.UserNamespaces.PREFERRED;
import static dev.fastforward.operator.job.UserNamespaces.REQUIRED;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.crds.BuildArg;
import dev.fastforward.crds.BuildSecret;
import dev.fastforward.crds.Cache;
import dev.fastforward.crds.Destination;
import dev.fastforward.crds.Dockerfile;
import dev.fastforward.crds.EnvironmentVariable;
import dev.fastforward.crds.GitRef;
import dev.fastforward.crds.GitSource;
import dev.fastforward.crds.HttpSource;
import dev.fastforward.crds.ImageBuild;
import dev.fastforward.crds.ImageBuildSpec;
import dev.fastforward.crds.NamedContext;
import dev.fastforward.crds.OciSource;
import dev.fastforward.crds.Output;
import dev.fastforward.crds.Pod;
import dev.fastforward.crds.Resources;
import dev.fastforward.crds.Retry;
import dev.fastforward.crds.SecretKeyRef;
import dev.fastforward.crds.SecretRef;
import dev.fastforward.crds.Source;
import dev.fastforward.crds.Toleration;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobFactoryTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @Test
  void leastFields() throws IOException {
    assertGolden("job-smallest.yaml", job(spec()));
  }

  @Test
  void allFields() throws IOException {
    assertGolden("job-everything.yaml", job(everything()));
    assertGolden(
        "request-everything.yaml",
        RequestFactory.configMap(imageBuild(everything()), build(1, 1, "v1:f"), settings()));
  }

  @Test
  void requestsCanBeReadByTheExecutor() throws IOException {
    String json =
        RequestFactory.configMap(imageBuild(everything()), build(1, 1, "v1:f"), settings())
            .getData()
            .get("request.json");
    assertThat(new ObjectMapper().readValue(json, BuildRequest.class))
        .isEqualTo(RequestFactory.request(everything(), build(1, 1, "v1:f"), settings()));
  }

  @Test
  void whatTheJobWasMadeForCanBeReadFromIt() {
    assertThat(BuildAnnotation.read(job(spec()))).contains(build(1, 1, "v1:f"));
  }

  @Test
  void userNamespaces() {
    assertThat(hostUsers(null, PREFERRED)).isFalse();
    assertThat(hostUsers(null, ON_REQUEST)).isNull();
    assertThat(hostUsers(null, REQUIRED)).isFalse();
    assertThat(hostUsers(Pod.UserNamespace.Preferred, ON_REQUEST)).isNull();
    assertThat(hostUsers(Pod.UserNamespace.Preferred, REQUIRED)).isFalse();
    assertThat(hostUsers(Pod.UserNamespace.Required, ON_REQUEST)).isFalse();
    assertThat(hostUsers(Pod.UserNamespace.Disabled, PREFERRED)).isNull();
  }

  @Test
  void aUserNamespaceThatTheApiServerDropsIsNoticed() {
    Job asked = job(spec());
    Job dropped = job(spec());
    dropped.getSpec().getTemplate().getSpec().setHostUsers(null);
    assertThat(JobFactory.hasLostUserNamespace(asked, asked)).isFalse();
    assertThat(JobFactory.hasLostUserNamespace(asked, dropped)).isTrue();
    assertThat(JobFactory.hasLostUserNamespace(dropped, dropped)).isFalse();
  }

  @Test
  void labelsOfTheImageBuildAreNotCopied() {
    ImageBuild owner = imageBuild(spec());
    owner.getMetadata().setLabels(Map.of("app.kubernetes.io/instance", "argo"));
    Job job = JobFactory.job(owner, build(1, 1, "v1:f"), settings());
    assertThat(Serialization.asYaml(job)).doesNotContain("app.kubernetes.io/instance");
  }

  private static @Nullable Boolean hostUsers(
      Pod.@Nullable UserNamespace wish, UserNamespaces setting) {
    ImageBuildSpec spec =
        new ImageBuildSpec(
            spec().source(),
            null,
            List.of(),
            List.of(),
            List.of(),
            spec().output(),
            null,
            null,
            null,
            new Pod(null, Map.of(), List.of(), null, wish, List.of()));
    return JobFactory.job(imageBuild(spec), build(1, 1, "v1:f"), settings(floors(setting)))
        .getSpec()
        .getTemplate()
        .getSpec()
        .getHostUsers();
  }

  @Test
  void sources() throws IOException {
    SecretRef secret = new SecretRef("source");
    GitRef tag = new GitRef(null, "v1", null, null);
    GitSource git = new GitSource("https://git.example.com/app.git", tag, 2, Recursive, secret);
    assertThat(context(Source.of(git, "services/app")))
        .isEqualTo(
            """
            {"url":"https://git.example.com/app.git","subPath":"services/app",\
            "git":{"ref":"refs/tags/v1","depth":2,"submodules":"Recursive"},\
            "credentials":"/etc/fastforward/source"}\
            """);
    assertThat(context(gitSpec().source()))
        .isEqualTo(
            """
            {"url":"https://git.example.com/app.git","git":{"ref":"refs/heads/main"}}\
            """);
    String digest = "sha256:" + "0".repeat(64);
    HttpSource http = new HttpSource("https://example.com/app.tgz", digest, 1, secret);
    assertThat(context(new Source(null, null, http, null, null)))
        .isEqualTo(
            """
            {"url":"https://example.com/app.tgz","digest":"%s","stripComponents":1,\
            "credentials":"/etc/fastforward/source"}\
            """
                .formatted(digest));
    OciSource oci = new OciSource("registry.example.com/source:1", secret);
    Source ofOci = new Source(null, null, null, oci, "app");
    assertThat(context(ofOci))
        .isEqualTo(
            """
            {"image":"registry.example.com/source:1","subPath":"app"}\
            """);
    assertThat(request(spec(ofOci, spec().output())).dockerConfigs())
        .as("its credentials are those of a registry")
        .containsExactly("/etc/fastforward/registries/0");
  }

  @Test
  void namesOfTheImage() {
    Output output =
        new Output(
            "registry.example.com:5000/app",
            List.of("b{buildNumber}", "{branch}-{shortRevision}"),
            null,
            List.of(new Destination("mirror.example.net/app:1", null)),
            Map.of(),
            Map.of(),
            null,
            null);
    assertThat(request(spec(spec().source(), output)).outputs().getFirst().names())
        .containsExactly(
            "registry.example.com:5000/app",
            "registry.example.com:5000/app:b1",
            "registry.example.com:5000/app:{branch}-{shortRevision}",
            "mirror.example.net/app:1");
  }

  @ParameterizedTest
  @CsvSource({", , ", "Source, , source", "Zero, 0, 0", "BuildTime, 1795521600, 1795521600"})
  void timestamps(
      Output.@Nullable Timestamp timestamp,
      @Nullable String expected,
      @Nullable String expectedOfGit) {
    Output output =
        new Output(
            "registry.example.com/app",
            List.of(),
            null,
            List.of(),
            Map.of(),
            Map.of(),
            timestamp,
            null);
    assertThat(request(spec(spec().source(), output)).timestamp()).isEqualTo(expected);
    assertThat(request(spec(gitSpec().source(), output)).timestamp()).isEqualTo(expectedOfGit);
  }

  @Test
  void plainHttpIsForTheOperatorToAllow() {
    assertThat(PlainHttp.refusal(gitSpec(), settings())).isEmpty();
    assertThat(PlainHttp.refusal(git("http://git.local:8080/app.git"), settings())).isEmpty();
    assertThat(PlainHttp.refusal(git("HTTP://git.example.com/app.git"), settings()))
        .hasValueSatisfying(
            why -> assertThat(why).contains("FASTFORWARD_INSECURE_SOURCES", "git.example.com"));
    assertThat(PlainHttp.refusal(git("http://git.local:8080@git.example.com/x"), settings()))
        .isPresent();
    ImageBuildSpec context =
        new ImageBuildSpec(
            spec().source(),
            null,
            List.of(),
            List.of(),
            List.of(new NamedContext("lib", null, "http://example.com/lib.tgz")),
            spec().output(),
            null,
            null,
            null,
            null);
    assertThat(PlainHttp.refusal(context, settings())).isPresent();
  }

  private static ImageBuildSpec git(String url) {
    return spec(Source.of(new GitSource(url, null, null, null, null), null), spec().output());
  }

  private static BuildRequest request(ImageBuildSpec spec) {
    return RequestFactory.request(spec, build(1, 1, "v1:f"), settings());
  }

  private static String context(@Nullable Source source) throws IOException {
    return new ObjectMapper().writeValueAsString(request(spec(source, spec().output())).context());
  }

  private static ImageBuildSpec everything() {
    return new ImageBuildSpec(
        spec().source(),
        new Dockerfile("app.Dockerfile", null, "final"),
        List.of(new BuildArg("VERSION", "1.4"), new BuildArg("EMPTY", "")),
        List.of(
            new BuildSecret("npmrc", new SecretKeyRef("npm", ".npmrc", null)),
            new BuildSecret("token", new SecretKeyRef("tokens", "one", true))),
        List.of(
            new NamedContext("base", "registry.example.com/base:1", null),
            new NamedContext("lib", null, "https://git.example.com/lib.git#v1:src")),
        new Output(
            "registry.example.com/app:1",
            List.of("b{buildNumber}"),
            new SecretRef("registry"),
            List.of(
                new Destination("mirror.example.net/app:1", new SecretRef("mirror")),
                new Destination("registry.example.com/other", new SecretRef("registry"))),
            Map.of("team", "blue"),
            Map.of("note", "made here"),
            Output.Timestamp.Zero,
            Output.Compression.Zstd),
        new Cache(
            Cache.Mode.ReadOnly, "registry.example.com/cache", "336h", "week", Cache.Mounts.Keep),
        "1h30m",
        new Retry(3),
        new Pod(
            new Resources(Map.of("cpu", new Quantity("2")), Map.of("memory", new Quantity("4Gi"))),
            Map.of("disk", "fast"),
            List.of(
                new Toleration(
                    "dedicated",
                    Toleration.Operator.Equal,
                    "builds",
                    Toleration.Effect.NoSchedule,
                    null)),
            "builder",
            Pod.UserNamespace.Required,
            List.of(new EnvironmentVariable("https_proxy", "http://proxy.example.com:3128"))));
  }

  private static Job job(ImageBuildSpec spec) {
    return JobFactory.job(imageBuild(spec), build(1, 1, "v1:f"), settings());
  }

  private static void assertGolden(String name, Object object) throws IOException {
    String text = Serialization.asYaml(object);
    Path file = GOLDEN.resolve(name);
    if (System.getProperty("golden.update") != null) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, text);
    }
    assertThat(text)
        .as("after a change that is meant: -Dtest=JobFactoryTest -Dgolden.update")
        .isEqualTo(Files.readString(file));
  }
}
