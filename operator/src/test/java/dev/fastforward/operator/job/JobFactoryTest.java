package dev.fastforward.operator.job;

import static dev.fastforward.operator.Builders.build;
import static dev.fastforward.operator.Builders.imageBuild;
import static dev.fastforward.operator.Builders.settings;
import static dev.fastforward.operator.Builders.spec;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.crds.BuildArg;
import dev.fastforward.crds.Cache;
import dev.fastforward.crds.Dockerfile;
import dev.fastforward.crds.ImageBuild;
import dev.fastforward.crds.ImageBuildSpec;
import dev.fastforward.crds.Output;
import dev.fastforward.crds.Pod;
import dev.fastforward.crds.Resources;
import dev.fastforward.crds.Retry;
import dev.fastforward.crds.SecretRef;
import dev.fastforward.crds.Toleration;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
        .isEqualTo(RequestFactory.request(everything(), settings()));
  }

  @Test
  void whatTheJobWasMadeForCanBeReadFromIt() {
    assertThat(BuildAnnotation.read(job(spec()))).contains(build(1, 1, "v1:f"));
  }

  @Test
  void userNamespaces() {
    assertThat(hostUsers(null, true)).isFalse();
    assertThat(hostUsers(null, false)).isNull();
    assertThat(hostUsers(Pod.UserNamespace.Preferred, false)).isNull();
    assertThat(hostUsers(Pod.UserNamespace.Required, false)).isFalse();
    assertThat(hostUsers(Pod.UserNamespace.Disabled, true)).isNull();
  }

  @Test
  void labelsOfTheImageBuildAreNotCopied() {
    ImageBuild owner = imageBuild(spec());
    owner.getMetadata().setLabels(Map.of("app.kubernetes.io/instance", "argo"));
    Job job = JobFactory.job(owner, build(1, 1, "v1:f"), settings());
    assertThat(Serialization.asYaml(job)).doesNotContain("app.kubernetes.io/instance");
  }

  private static @org.jspecify.annotations.Nullable Boolean hostUsers(
      Pod.@org.jspecify.annotations.Nullable UserNamespace wish, boolean available) {
    ImageBuildSpec spec =
        new ImageBuildSpec(
            spec().source(),
            null,
            List.of(),
            spec().output(),
            null,
            null,
            null,
            new Pod(null, Map.of(), List.of(), null, wish));
    JobSettings s = settings();
    JobSettings settings =
        new JobSettings(
            s.executorImage(),
            s.stageImage(),
            s.imagePullPolicy(),
            s.insecureRegistries(),
            available,
            s.executorMemory(),
            s.workSize(),
            s.stageDisk());
    return JobFactory.job(imageBuild(spec), build(1, 1, "v1:f"), settings)
        .getSpec()
        .getTemplate()
        .getSpec()
        .getHostUsers();
  }

  private static ImageBuildSpec everything() {
    return new ImageBuildSpec(
        spec().source(),
        new Dockerfile("app.Dockerfile", null, "final"),
        List.of(new BuildArg("VERSION", "1.4"), new BuildArg("EMPTY", "")),
        new Output("registry.example.com/app:1", new SecretRef("registry"), Map.of("team", "blue")),
        new Cache(Cache.Mode.ReadOnly, "registry.example.com/cache"),
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
            Pod.UserNamespace.Required));
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
