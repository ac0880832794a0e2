package dev.fastforward.builder.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.SourceLocation;
import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.settings.RunConditions;
import dev.fastforward.builder.settings.Ulimit;
import dev.fastforward.builder.step.CopyFlags;
import dev.fastforward.builder.step.CopySource;
import dev.fastforward.builder.step.InlineFile;
import dev.fastforward.builder.step.RunMount;
import dev.fastforward.builder.step.Step;
import dev.fastforward.builder.step.StepInfo;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Keys as they were recorded. Another key here makes all users build all steps again: change them
 * only together with the version in KeyHash.
 */
class RecordedKeysTest {
  private static final Platform PLATFORM = new Platform("linux", "amd64", null);
  private static final CacheKey PARENT = StepKeys.scratch(PLATFORM).key();
  private static final Digest DIGEST = Digest.of("x".getBytes(StandardCharsets.UTF_8));
  private static final SourceKey FILES = new SourceKey.Content(DIGEST);
  private static final SourceKey STAGE = new SourceKey.Stage("build", PARENT);
  private static final SourceKey IMAGE = new SourceKey.Image("nginx", DIGEST, PLATFORM);
  private static final StepInfo INFO =
      new StepInfo(
          new SourceLocation("Dockerfile", 1, 1),
          "X",
          "X",
          ContainerConfig.EMPTY,
          ContainerConfig.EMPTY);

  private static final Step.Run PLAIN =
      new Step.Run(
          INFO,
          List.of("/bin/sh", "-c", "make"),
          List.of("PATH=/bin", "A=1"),
          List.of(),
          "/w",
          "app",
          null,
          List.of(),
          RunConditions.usual("h"));

  private static final RunMount.Access ACCESS = new RunMount.Access(0400, 1, 2);
  private static final CopySource CONTEXT = new CopySource.Context();

  private static final Step.Run FULL =
      new Step.Run(
          INFO,
          List.of("/bin/sh"),
          List.of(),
          List.of(),
          "/",
          "",
          new Step.Script("EOF", "echo"),
          List.of(
              new RunMount.Bind("/b", CONTEXT, "sub", true),
              new RunMount.Cache("/c", "id", CONTEXT, "s", false, RunMount.Sharing.LOCKED, ACCESS),
              new RunMount.Cache("/d", "id", null, "", true, RunMount.Sharing.SHARED, null),
              new RunMount.Tmpfs("/t", 4096, false),
              new RunMount.Secret("/s", "id", ACCESS, null, true),
              new RunMount.Secret(null, "id", ACCESS, "ENV", false),
              new RunMount.Ssh("/a", "default", ACCESS, true)),
          new RunConditions(
              RunConditions.Network.NONE,
              true,
              "h",
              new TreeMap<>(Map.of("one", "1.2.3.4")),
              1 << 20,
              List.of(Ulimit.parse("nofile=10:20"))));

  private static Step.Copy copy(CopyFlags flags) {
    return new Step.Copy(
        INFO,
        CONTEXT,
        List.of("a", "b"),
        List.of(new InlineFile("f", "text")),
        "/x/",
        "1:2",
        "0644",
        flags);
  }

  private static final Step.Copy COPY = copy(new CopyFlags(false, false, false, List.of()));
  private static final Step.Copy ADD =
      copy(new CopyFlags(true, true, true, List.of("*.o"), true, null, true, null));

  @Test
  void keysAreThoseOfTheVersion() {
    assertThat(
            List.of(
                StepKeys.scratch(PLATFORM),
                StepKeys.base(DIGEST, PLATFORM),
                StepKeys.workDir(PARENT, new Step.WorkDir(INFO, "/w", "app"), null),
                StepKeys.workDir(PARENT, new Step.WorkDir(INFO, "/w", "app"), 7L),
                StepKeys.run(PARENT, PLAIN, "i", null, List.of()),
                StepKeys.run(PARENT, PLAIN, "i", "today", List.of()),
                StepKeys.run(
                    PARENT,
                    FULL,
                    "i",
                    null,
                    Arrays.asList(FILES, STAGE, null, null, null, null, null)),
                StepKeys.copy(PARENT, COPY, FILES, null),
                StepKeys.copy(PARENT, COPY, STAGE, 7L),
                StepKeys.copy(PARENT, ADD, FILES, null),
                StepKeys.copy(PARENT, ADD, STAGE, null),
                StepKeys.copy(PARENT, ADD, IMAGE, 7L)))
        .extracting(inputs -> inputs.key().value())
        .containsExactly(
            "59edbb6aa38221f43108eacb4f7b0baafb93a7731f619eef702c4500bd936596",
            "3baaf2536cbb03fc8d695d04b4ffd09d72cea9f7afe574715a491aa230b9a22f",
            "8b6d1f6b3733c809d14117df42b9b6d75e37a25170bbbc0a165c480257c7ce8f",
            "720e010fd24da1c6ff89d450d1ab5956aa1f64baa383809918f4d35b688aea97",
            "b9a27638eb68f94e7bc5f971434c6d2f7e923f875df527160af34f33b5293aff",
            "bdaca87a233a477cb7ddee670a86a0bffa10489c88f05d73358f20c6cc10ae91",
            "a17e29ae81e903b5bbcae1377d2486705908f2983c21ae9d15f168c8cd90e7c2",
            "927b6297d4e324d9d9888a30bf4da2a113f692a70782cfe8b32fdf8401ba5a8b",
            "363d814777cc0eb730c042de3848564bcc4ea5e8300efe1c41ef293dd9cbc26f",
            "f923839edf46ebc931039b1746bfe9920ac3ac0a2ad336ba43894f00ec34e031",
            "89d1fe0fab5f7d54cce9d13e30e351912febaf89776d7baa0f64a2931ee67b84",
            "8f4a7a95fbba5b789cefe8dd4c931332deb6e34b76e226773ad090a16a973f8b");
  }
}
