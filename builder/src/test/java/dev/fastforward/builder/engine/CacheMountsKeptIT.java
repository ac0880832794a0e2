package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.concurrent.AtOnce;
import dev.fastforward.builder.contract.CacheMode;
import dev.fastforward.builder.contract.CacheRequest;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.prune.Inventory;
import dev.fastforward.builder.prune.InventoryReader;
import dev.fastforward.builder.prune.PrunePlan;
import dev.fastforward.builder.prune.Pruner;
import dev.fastforward.builder.prune.RetentionPolicy;
import dev.fastforward.builder.prune.StoredMount;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.testing.NeedsRoot;
import dev.fastforward.builder.testing.RegistryRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Contents of cache mounts outlive the machine, in the cache repository. */
@NeedsRoot
class CacheMountsKeptIT {
  @RegisterExtension static final Scenario SCENARIO = new Scenario();

  private static final String MOUNT = "RUN --mount=type=cache,id=c,target=/c ";
  private static final String LIST =
      "find /c | sort | xargs stat -c '%n %F %a %u %g %s %y %h %N' > /list";

  private static CacheRequest keeping(CacheMode mode) {
    return new CacheRequest(mode, null, 0, null, true);
  }

  private static Scenario.Built build(String run) {
    SCENARIO.dockerfile("FROM busybox\n" + run + "\n");
    return SCENARIO.withCache(keeping(CacheMode.ReadWrite));
  }

  private static List<String> about(Scenario.Built built) {
    return built.requests().stream()
        .filter(request -> request.path().contains("/manifests/mount-"))
        .map(RegistryRequest::method)
        .toList();
  }

  private static Stream<Path> tags() throws IOException {
    try (Stream<Path> tags = Files.list(SCENARIO.cacheFolder().resolve("_manifests/tags"))) {
      return tags.filter(t -> t.getFileName().toString().startsWith("mount-")).toList().stream();
    }
  }

  @Test
  void allIsThereAsItWas() {
    Scenario.Built first =
        build(
            MOUNT
                + "cd /c; mkdir -m 750 d empty; echo one > d/f; chown 7:8 d/f; chmod 4711 d/f; "
                + "ln d/f hard; ln -s d/f soft; mkfifo pipe; echo two > .wh.name; touch nothing; "
                + "touch -d @1 d/f; touch -h -d @2 soft; chown 70000:70000 empty; touch -d @3 d; "
                + "chown 5:6 .; chmod 1770 .; sleep 0.01; "
                + LIST);
    assertThat(about(first)).containsExactly("GET", "PUT");
    Scenario.Built second = build(MOUNT + LIST + "; cat /c/hard /c/.wh.name >> /list");
    assertThat(second.text("/list")).isEqualTo(first.text("/list") + "\none\ntwo");
    assertThat(first.text("/list").lines()).hasSize(9);
    // Nothing changed, so nothing is sent.
    assertThat(about(second)).containsExactly("GET");
  }

  @Test
  void whatABuildChangesIsWhatTheNextOneFinds() {
    build(MOUNT + "echo one > /c/one; echo x > /c/x");
    build(MOUNT + "echo two > /c/two; rm /c/x");
    assertThat(build(MOUNT + "ls /c > /list").text("/list")).isEqualTo("one\ntwo");
  }

  @Test
  void nobodyAsksForItUnlessACommandIsExecuted() throws IOException {
    String cached = MOUNT + "echo one > /c/one";
    build(cached);
    Scenario.Built again = build(cached);
    assertThat(again.run()).isZero();
    assertThat(about(again)).isEmpty();
    assertThat(about(build(cached + "\nRUN true"))).isEmpty();
    assertThat(tags()).hasSize(1);
  }

  @Test
  void itIsNoPartOfAnyKey() {
    SCENARIO.dockerfile("FROM busybox\n" + MOUNT + "echo one > /c/one\n");
    Scenario.Built without = SCENARIO.build();
    assertThat(about(without)).isEmpty();
    assertThat(SCENARIO.withCache(keeping(CacheMode.ReadWrite)).run()).isZero();
  }

  @Test
  void aCacheThatIsOnlyReadIsReadAndOneThatIsOffIsNot() {
    build(MOUNT + "echo one > /c/one");
    SCENARIO.dockerfile("FROM busybox\n" + MOUNT + "ls /c > /list; echo two > /c/two\n");
    Scenario.Built readOnly = SCENARIO.withCache(keeping(CacheMode.ReadOnly));
    assertThat(about(readOnly)).containsExactly("GET");
    assertThat(readOnly.text("/list")).isEqualTo("one");
    Scenario.Built off = SCENARIO.withCache(keeping(CacheMode.Disabled));
    assertThat(about(off)).isEmpty();
    assertThat(off.text("/list")).isEmpty();
    assertThat(build(MOUNT + "ls /c > /list; true").text("/list")).isEqualTo("one");
  }

  @Test
  void whereThereIsNoCacheThatIsSaid() {
    SCENARIO.dockerfile("FROM busybox\n" + MOUNT + "true\n");
    SCENARIO.build(); // so that there is an image to look at
    Scenario.Built built =
        SCENARIO.tryBuild(
            request -> request.outputs(List.of()).cache(keeping(CacheMode.ReadWrite)));
    assertThat(built.result().failure()).isNull();
    assertThat(built.log()).contains("contents of cache mounts are not kept: there is no cache");
  }

  @Test
  void whatAFailedCommandLeavesIsNotKept() throws IOException {
    SCENARIO.dockerfile(
        "FROM busybox\n"
            + MOUNT
            + "echo one > /c/one\n"
            + "RUN --mount=type=cache,id=other,target=/c echo other > /c/other; exit 1\n");
    Scenario.Built failed =
        SCENARIO.tryBuild(request -> request.cache(keeping(CacheMode.ReadWrite)));
    assertThat(failed.failure().reason()).isEqualTo("RunFailed");
    assertThat(tags()).as("of the command that ended well").hasSize(1);
    SCENARIO.dockerfile("FROM busybox\n" + MOUNT + "true\n" + MOUNT + "rm /c/one; exit 1\n");
    SCENARIO.tryBuild(request -> request.cache(keeping(CacheMode.ReadWrite)));
    assertThat(build(MOUNT + "ls /c > /list").text("/list")).isEqualTo("one");
  }

  @Test
  void ofTwoBuildsAtOnceTheLastOneWins() throws Exception {
    SCENARIO.dockerfile(
        "FROM busybox\n"
            + MOUNT
            + "id=$(random); for i in $(seq 200); do echo $id > /c/$i; done\n");
    AtOnce.Task<Scenario.Built> build = () -> SCENARIO.withCache(keeping(CacheMode.ReadWrite));
    AtOnce.run(List.of(build, build));
    Scenario.Built third = build(MOUNT + "cat /c/* | sort -u > /ids; ls /c | wc -l > /count");
    assertThat(third.text("/ids").lines()).hasSize(1);
    assertThat(third.text("/count")).isEqualTo("200");
    assertThat(third.log()).doesNotContain("WARNING");
  }

  @Test
  void itIsTheMountWithItsSeedAndItsOwner() throws IOException {
    SCENARIO.files("seed/a", "seeded");
    String seeded = "RUN --mount=type=cache,id=c,target=/c,from=seed,source=/seed ";
    String owned = "RUN --mount=type=cache,id=c,target=/c,uid=7,gid=8,mode=700 ";
    String head = "FROM busybox\n";
    SCENARIO.dockerfile(
        "FROM scratch AS seed\nCOPY seed /seed\n"
            + head
            + seeded
            + "cat /c/a > /seen; echo one > /c/one\n"
            + owned
            + "stat -c %u:%g:%a /c > /owner; echo two > /c/two; chmod 710 /c\n");
    Scenario.Built first = SCENARIO.withCache(keeping(CacheMode.ReadWrite));
    assertThat(first.text("/seen")).isEqualTo("seeded");
    assertThat(first.text("/owner")).isEqualTo("7:8:700");
    assertThat(tags()).hasSize(2);
    SCENARIO.dockerfile(
        "FROM scratch AS seed\nCOPY seed /seed\n"
            + head
            + seeded
            + "cat /c/* > /seen\n"
            + owned
            + "stat -c %u:%g:%a /c > /owner; ls /c >> /owner\n");
    Scenario.Built second = SCENARIO.withCache(keeping(CacheMode.ReadWrite));
    assertThat(second.text("/seen")).isEqualTo("seededone");
    assertThat(second.text("/owner")).isEqualTo("7:8:710\ntwo");
    // A build without the cache makes seeded folders again.
    Scenario.Built again =
        SCENARIO.build(
            request -> request.cache(keeping(CacheMode.ReadWrite)).noCacheStages(List.of("*")));
    assertThat(again.text("/seen")).isEqualTo("seeded");
    assertThat(again.text("/owner")).isEqualTo("7:8:700");
  }

  @Test
  void itIsListedAndPruned() throws Exception {
    build(MOUNT + "echo one > /c/one");
    try (RepositoryProvider repositories = SCENARIO.repositories()) {
      String image = SCENARIO.destination().replaceFirst(":1$", "/cache");
      Repository cache = repositories.repository(ImageReference.parse(image));
      Inventory inventory = new InventoryReader(cache).read();
      assertThat(inventory.mounts()).hasSize(1);
      StoredMount mount = inventory.mounts().getFirst();
      assertThat(mount.id()).isEqualTo("c");
      assertThat(mount.bytes()).isPositive();
      assertThat(mount.lastUse()).isNotNull();
      Instant later = Instant.now().plus(Duration.ofDays(2));
      RetentionPolicy unused =
          new RetentionPolicy(null, Duration.ofDays(1), null, 100, Duration.ofHours(1));
      new Pruner(cache).run(PrunePlan.of(inventory, unused, later), later);
      Inventory left = new InventoryReader(cache).read();
      assertThat(left.mounts()).isEmpty();
      assertThat(left.entries()).hasSize(1);
    }
    Scenario.Built next = build(MOUNT + "ls /c > /list");
    assertThat(next.text("/list")).isEmpty();
    assertThat(next.log()).doesNotContain("WARNING");
  }
}
