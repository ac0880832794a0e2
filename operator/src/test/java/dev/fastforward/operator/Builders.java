package dev.fastforward.operator;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.crds.BuildReason;
import dev.fastforward.crds.ConfigMapSource;
import dev.fastforward.crds.CurrentBuild;
import dev.fastforward.crds.Failure;
import dev.fastforward.crds.GitRef;
import dev.fastforward.crds.GitSource;
import dev.fastforward.crds.ImageBuild;
import dev.fastforward.crds.ImageBuildSpec;
import dev.fastforward.crds.Output;
import dev.fastforward.crds.Source;
import dev.fastforward.operator.job.Allowed;
import dev.fastforward.operator.job.BuilderImages;
import dev.fastforward.operator.job.Floors;
import dev.fastforward.operator.job.JobSettings;
import dev.fastforward.operator.job.ResolvConf;
import dev.fastforward.operator.job.UserNamespaces;
import dev.fastforward.operator.plan.Limits;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small things that many tests need. */
public final class Builders {
  public static final Instant NOW = Instant.parse("2026-11-24T12:00:10Z");
  public static final String START = "2026-11-24T12:00:00Z";

  private Builders() {}

  public static ImageBuildSpec spec() {
    return spec("registry.example.com/app:1");
  }

  public static ImageBuildSpec spec(String image) {
    return spec(Source.of(new ConfigMapSource("files")), Output.of(image));
  }

  public static ImageBuildSpec spec(@Nullable Source source, Output output) {
    return new ImageBuildSpec(
        source, null, List.of(), List.of(), List.of(), output, null, null, null, null);
  }

  /** A spec whose source is known to the build alone. */
  public static ImageBuildSpec gitSpec() {
    return spec(
        Source.of(
            new GitSource(
                "https://git.example.com/app.git",
                new GitRef("main", null, null, null),
                null,
                null,
                null),
            null),
        Output.of("registry.example.com/app:1"));
  }

  public static ImageBuild imageBuild(ImageBuildSpec spec) {
    ImageBuild imageBuild = new ImageBuild();
    imageBuild.setMetadata(
        new ObjectMetaBuilder()
            .withName("app")
            .withNamespace("team")
            .withUid("11111111-2222-3333-4444-555555555555")
            .withGeneration(1L)
            .build());
    imageBuild.setSpec(spec);
    return imageBuild;
  }

  /** The first attempt of a build. */
  public static CurrentBuild build(long number, long generation, String fingerprint) {
    return new CurrentBuild(
        number,
        1,
        0,
        List.of(BuildReason.Created),
        generation,
        fingerprint,
        "sha256:source",
        null,
        START,
        "app-" + number,
        null);
  }

  public static BuildResult succeeded(String digest) {
    return new BuildResult(
        BuildResult.VERSION,
        BuildResult.Outcome.Succeeded,
        "registry.example.com/app@" + digest,
        digest,
        null,
        List.of(new BuildResult.PlatformImage("linux/amd64", digest, 1234)),
        List.of(new BuildResult.BaseImage("busybox:1", "sha256:base")),
        new BuildResult.Steps(4, 2, 1),
        new BuildResult.Transfer(12, 3000, 400, 0),
        null,
        null,
        null,
        null);
  }

  public static Failure failure(String reason, String message) {
    return new Failure(reason, message, null, null, null, null, null, null);
  }

  public static Failure runFailed(@Nullable String tail) {
    return new Failure(
        "RunFailed",
        "exit code 3",
        "build",
        null,
        new Failure.Instruction("Dockerfile", 4, "RUN make"),
        3,
        tail,
        "kubectl -n team logs job/app-1");
  }

  public static JobSettings settings() {
    return settings(floors(UserNamespaces.PREFERRED));
  }

  /** Settings that allow what the defaults do, but for the user namespaces. */
  public static Floors floors(UserNamespaces userNamespaces) {
    return new Floors(
        userNamespaces,
        new Allowed(List.of("default", "builder")),
        new Allowed(List.of("*", "!node-role.kubernetes.io/*")),
        new Allowed(List.of("*", "!node-role.kubernetes.io/*")),
        Map.of(),
        Map.of());
  }

  public static JobSettings settings(Floors floors) {
    return new JobSettings(
        new BuilderImages(
            "registry.example.com/executor:1", "registry.example.com/stage:1", "IfNotPresent"),
        List.of("registry.local:5000"),
        List.of("mirror.local/hub"),
        List.of("git.local:8080"),
        new Quantity("1Gi"),
        new Quantity("20Gi"),
        Map.of(
            "cpu",
            new Quantity("4"),
            "ephemeral-storage",
            new Quantity("20Gi"),
            "memory",
            new Quantity("4Gi")),
        new ResolvConf("search {namespace}.svc.cluster.local\nnameserver 10.96.0.10"),
        floors,
        Limits.NONE);
  }
}
