package dev.fastforward.builder.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.SourceLocation;
import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.settings.RunConditions;
import dev.fastforward.builder.step.CopyFlags;
import dev.fastforward.builder.step.CopySource;
import dev.fastforward.builder.step.Step;
import dev.fastforward.builder.step.StepInfo;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each input of a step has its place in the key; nothing else has. */
class StepKeysTest {
  private static final Platform PLATFORM = new Platform("linux", "amd64", null);
  private static final CacheKey PARENT = StepKeys.scratch(PLATFORM).key();

  private static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static StepInfo info(int line, String text) {
    return new StepInfo(
        new SourceLocation("Dockerfile", line, line),
        text,
        text,
        ContainerConfig.EMPTY,
        ContainerConfig.EMPTY);
  }

  private static Step.Run run(
      List<String> argv,
      List<String> env,
      List<String> proxy,
      String dir,
      String user,
      String host) {
    return new Step.Run(
        info(3, "RUN x"), argv, env, proxy, dir, user, null, List.of(), RunConditions.usual(host));
  }

  private static Step.Copy copy(
      boolean add,
      List<String> sources,
      String destination,
      @Nullable String chown,
      @Nullable String chmod) {
    return new Step.Copy(
        info(4, "COPY"),
        new CopySource.Context(),
        sources,
        List.of(),
        destination,
        chown,
        chmod,
        new CopyFlags(add, false, false, List.of()));
  }

  private static CacheKey baseKey(Digest manifest, Platform platform) {
    return StepKeys.base(manifest, platform).key();
  }

  private static CacheKey runKey(CacheKey parent, Step.Run run, String sandbox) {
    return StepKeys.run(parent, run, sandbox, null, List.of()).key();
  }

  private static CacheKey copyKey(
      CacheKey parent, Step.Copy copy, SourceKey source, @Nullable Long epoch) {
    return StepKeys.copy(parent, copy, source, epoch).key();
  }

  private static CacheKey workDirKey(CacheKey parent, Step.WorkDir step, @Nullable Long epoch) {
    return StepKeys.workDir(parent, step, epoch).key();
  }

  private static void assertAllDiffer(List<CacheKey> keys) {
    Set<CacheKey> distinct = new HashSet<>(keys);
    assertThat(distinct).hasSameSizeAs(keys);
  }

  @Test
  void fieldsCannotRunIntoEachOther() {
    assertAllDiffer(
        List.of(
            new KeyHash("k").field("ab").field("c").key(),
            new KeyHash("k").field("a").field("bc").key(),
            new KeyHash("k").field("abc").key(),
            new KeyHash("k").field("").field("abc").key(),
            new KeyHash("k").field((String) null).field("abc").key(),
            new KeyHash("k").list(List.of("ab", "c")).key(),
            new KeyHash("k").list(List.of("ab")).field("c").key(),
            new KeyHash("k").list(List.of("ab")).list(List.of("c")).key(),
            new KeyHash("ka").field("b").field("c").key()));
  }

  @Test
  void eachInputOfARunMatters() {
    List<String> argv = List.of("sh", "-c", "make");
    List<String> env = List.of("A=1");
    assertAllDiffer(
        List.of(
            runKey(PARENT, run(argv, env, List.of(), "/", "", "h"), "i"),
            runKey(baseKey(digest("x"), PLATFORM), run(argv, env, List.of(), "/", "", "h"), "i"),
            runKey(PARENT, run(List.of("sh", "-c make"), env, List.of(), "/", "", "h"), "i"),
            runKey(PARENT, run(argv, List.of("A=2"), List.of(), "/", "", "h"), "i"),
            runKey(PARENT, run(argv, env, List.of(), "/w", "", "h"), "i"),
            runKey(PARENT, run(argv, env, List.of(), "/", "app", "h"), "i"),
            runKey(PARENT, run(argv, env, List.of(), "/", "", "other"), "i"),
            runKey(PARENT, run(argv, env, List.of(), "/", "", "h"), "weaker")));
  }

  @Test
  void whereARunStandsAndTheProxyDoNotMatter() {
    Step.Run run = run(List.of("x"), List.of(), List.of(), "/", "", "");
    Step.Run moved =
        new Step.Run(
            info(9, "RUN   x # moved"),
            List.of("x"),
            List.of(),
            List.of("http_proxy=http://p"),
            "/",
            "",
            null,
            List.of(),
            RunConditions.usual(""));
    assertThat(runKey(PARENT, moved, "i")).isEqualTo(runKey(PARENT, run, "i"));
  }

  @Test
  void eachInputOfACopyMatters() {
    SourceKey files = new SourceKey.Content(digest("files"));
    List<String> a = List.of("a");
    assertAllDiffer(
        List.of(
            copyKey(PARENT, copy(false, a, "/x", null, null), files, null),
            copyKey(PARENT, copy(true, a, "/x", null, null), files, null),
            copyKey(PARENT, copy(false, a, "/x/", null, null), files, null),
            copyKey(PARENT, copy(false, a, "/x", "", null), files, null),
            copyKey(PARENT, copy(false, a, "/x", "1", null), files, null),
            copyKey(PARENT, copy(false, a, "/x", null, "1"), files, null),
            copyKey(
                PARENT,
                copy(false, a, "/x", null, null),
                new SourceKey.Content(digest("other")),
                null),
            copyKey(
                PARENT,
                copy(false, a, "/x", null, null),
                new SourceKey.Stage("build", PARENT),
                null),
            copyKey(
                PARENT,
                copy(false, List.of("b"), "/x", null, null),
                new SourceKey.Stage("build", PARENT),
                null),
            copyKey(
                PARENT,
                copy(false, a, "/x", null, null),
                new SourceKey.Image("nginx", digest("files"), PLATFORM),
                null),
            copyKey(
                PARENT,
                copy(false, a, "/x", null, null),
                new SourceKey.Image("nginx", digest("files"), new Platform("linux", "arm64", null)),
                null)));
  }

  @Test
  void theEpochThatDirectoriesGetMatters() {
    SourceKey files = new SourceKey.Content(digest("files"));
    Step.Copy copy = copy(false, List.of("a"), "/x/", null, null);
    Step.WorkDir workDir = new Step.WorkDir(info(1, "WORKDIR /w"), "/w", "");
    assertAllDiffer(
        List.of(
            copyKey(PARENT, copy, files, null),
            copyKey(PARENT, copy, files, 0L),
            copyKey(PARENT, copy, files, 7L),
            workDirKey(PARENT, workDir, null),
            workDirKey(PARENT, workDir, 7L),
            workDirKey(PARENT, new Step.WorkDir(info(1, ""), "/w", "app"), null),
            workDirKey(PARENT, new Step.WorkDir(info(1, ""), "/v", ""), null)));
  }
}
