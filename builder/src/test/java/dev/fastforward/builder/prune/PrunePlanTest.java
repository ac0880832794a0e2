package dev.fastforward.builder.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.cache.FileIndexes;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.keys.CacheKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which content of a cache is deleted, and which stays. */
class PrunePlanTest {
  private static final Instant NOW = Instant.parse("2026-06-30T12:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private final List<StoredEntry> entries = new ArrayList<>();
  private final List<StoredArtifact> artifacts = new ArrayList<>();
  private final List<StoredMount> mounts = new ArrayList<>();

  private static Layer layer(String name) {
    Digest digest = Digest.of(name.getBytes(StandardCharsets.UTF_8));
    return new Layer(new Descriptor(MediaTypes.OCI_LAYER_GZIP, digest, 10), digest);
  }

  private static List<Layer> layers(String names) {
    return Stream.of(names.split(" ")).map(PrunePlanTest::layer).toList();
  }

  private static CacheKey key(char letter) {
    return new CacheKey(String.valueOf(letter).repeat(64));
  }

  private static @Nullable Instant daysAgo(int days) {
    return days < 0 ? null : NOW.minus(DAY.multipliedBy(days));
  }

  /**
   * @param made days ago; negative for unknown
   * @param used days ago; negative for never
   */
  private void entry(char key, String layers, int made, int used, CacheKey... sources) {
    entries.add(
        new StoredEntry(
            key(key),
            layer("manifest " + key).diffId(),
            "RUN " + key,
            layers(layers),
            List.of(sources),
            daysAgo(made),
            daysAgo(used)));
  }

  private void index(String layer, int made) {
    artifacts.add(
        new StoredArtifact(
            StoredArtifact.Kind.FILE_INDEX,
            FileIndexes.tagOf(layer(layer)),
            layer("index " + layer).diffId(),
            daysAgo(made),
            List.of()));
  }

  private void base(String layers, int made) {
    artifacts.add(
        new StoredArtifact(
            StoredArtifact.Kind.BASE_IMAGE,
            "base-" + layers,
            layer("base " + layers).diffId(),
            daysAgo(made),
            layers(layers)));
  }

  private PrunePlan plan(RetentionPolicy policy) {
    return PrunePlan.of(new Inventory(entries, artifacts, mounts, List.of()), policy, NOW);
  }

  private static RetentionPolicy unusedFor(int days) {
    return new RetentionPolicy(null, DAY.multipliedBy(days), null, 0, HOUR);
  }

  private static String keys(PrunePlan plan) {
    return String.join(
        "", plan.entries().stream().map(e -> e.key().value().substring(0, 1)).sorted().toList());
  }

  @Test
  void oldEntriesAreDeletedEvenIfUsed() {
    entry('a', "base one", 40, 0);
    entry('b', "base two", 3, -1);
    assertThat(keys(plan(new RetentionPolicy(DAY.multipliedBy(30), null, null, 0, HOUR))))
        .isEqualTo("a");
  }

  @Test
  void usedEntriesStayWithTheirAncestors() {
    entry('a', "base one", 40, -1);
    entry('b', "base one two", 40, -1);
    entry('c', "base one two three", 40, 2);
    entry('d', "base one other", 40, -1);
    assertThat(keys(plan(unusedFor(14)))).isEqualTo("d");
  }

  @Test
  void sourcesOfUsedEntriesStay() {
    entry('a', "base tool", 40, -1);
    entry('b', "base tool built", 40, -1);
    entry('c', "base copied", 40, 1, key('b'));
    assertThat(keys(plan(unusedFor(14)))).isEmpty();
  }

  @Test
  void aUseCountsForBothKeysOfAState() {
    entry('a', "base one", 40, 1);
    entry('b', "base one", 40, -1);
    entry('c', "base two", 40, -1);
    assertThat(keys(plan(unusedFor(14)))).isEqualTo("c");
  }

  @Test
  void maxEntriesDeletesTheLeastRecentlyUsed() {
    entry('a', "base one", 10, 1);
    entry('b', "base two", 10, 5);
    entry('c', "base three", 10, 3);
    assertThat(keys(plan(new RetentionPolicy(null, null, 2, 0, HOUR)))).isEqualTo("b");
    assertThat(keys(plan(new RetentionPolicy(null, null, 0, 0, HOUR)))).isEqualTo("abc");
    assertThat(keys(plan(new RetentionPolicy(null, null, 0, 2, HOUR)))).isEqualTo("b");
  }

  @Test
  void buildRecordsAreDeletedWithTheLastEntry() {
    entry('a', "base one", 10, 1);
    artifacts.add(
        new StoredArtifact(
            StoredArtifact.Kind.BUILD_RECORD,
            "last-0",
            layer("record").diffId(),
            daysAgo(10),
            List.of()));
    assertThat(plan(unusedFor(14)).artifacts()).isEmpty();
    assertThat(plan(new RetentionPolicy(null, null, 0, 0, HOUR)).artifacts())
        .extracting(StoredArtifact::tag)
        .containsExactly("last-0");
  }

  /**
   * @param made days ago; negative for unknown
   * @param used days ago; negative for never
   */
  private void mount(String id, int made, int used) {
    mounts.add(
        new StoredMount(
            "mount-" + id, layer("mount " + id).diffId(), id, 10, daysAgo(made), daysAgo(used)));
  }

  @Test
  void cacheMountsAreDeletedByTheirAge() {
    entry('a', "base one", 40, 0);
    mount("old and used", 40, 2);
    mount("old", 40, -1);
    mount("young", 3, -1);
    mount("of unknown age", -1, -1);
    mount("of now", 0, -1);
    assertThat(plan(unusedFor(14)).mounts()).extracting(StoredMount::id).containsExactly("old");
    assertThat(plan(new RetentionPolicy(DAY.multipliedBy(30), null, null, 0, HOUR)).mounts())
        .extracting(StoredMount::id)
        .containsExactly("old and used", "old");
    PrunePlan all = plan(new RetentionPolicy(Duration.ZERO, null, 0, 0, HOUR));
    assertThat(all.mounts()).extracting(StoredMount::id).doesNotContain("of unknown age", "of now");
    assertThat(all.manifests()).contains(layer("mount young").diffId());
    assertThat(plan(new RetentionPolicy(null, null, 0, 0, HOUR)).mounts())
        .as("they are no entries")
        .isEmpty();
  }

  @Test
  void fileRecordsAreDeletedByAgeOrWithTheLastEntry() {
    entry('a', "base one", 40, 1);
    for (int age : new int[] {0, 10, 20}) {
      artifacts.add(
          new StoredArtifact(
              StoredArtifact.Kind.FILE_RECORD,
              "url-" + age,
              layer("url " + age).diffId(),
              daysAgo(age),
              List.of()));
    }
    assertThat(plan(unusedFor(14)).artifacts())
        .extracting(StoredArtifact::tag)
        .containsExactly("url-20");
    PrunePlan all = plan(new RetentionPolicy(null, null, 0, 0, HOUR));
    assertThat(all.artifacts()).extracting(StoredArtifact::tag).containsExactly("url-10", "url-20");
    assertThat(all.addresses()).isEqualTo(2);
  }

  @Test
  void youngContentStays() {
    entry('a', "base one", 0, -1);
    entry('b', "base two", 10, -1);
    assertThat(keys(plan(new RetentionPolicy(null, null, 0, 0, HOUR)))).isEqualTo("b");
    index("of a build that is running", 0);
    assertThat(plan(unusedFor(1)).fileIndexes()).isZero();
  }

  @Test
  void contentOfUnknownAgeStays() {
    entry('a', "base one", -1, -1);
    index("unknown", -1);
    PrunePlan plan = plan(new RetentionPolicy(HOUR, HOUR, 0, 0, HOUR));
    assertThat(plan.entries()).isEmpty();
    assertThat(plan.artifacts()).isEmpty();
  }

  @Test
  void indexesAndBasesAreDeletedWithTheLastEntryThatNeedsThem() {
    entry('a', "base one", 40, -1);
    entry('b', "base two", 40, 0);
    base("base", 40);
    base("elsewhere more", 40);
    index("base", 40);
    index("one", 40);
    index("two", 40);
    index("elsewhere", 40);

    PrunePlan plan = plan(unusedFor(14));
    assertThat(keys(plan)).isEqualTo("a");
    assertThat(plan.artifacts().stream().map(StoredArtifact::tag))
        .containsExactlyInAnyOrder(
            "base-elsewhere more",
            FileIndexes.tagOf(layer("one")),
            FileIndexes.tagOf(layer("elsewhere")));
  }

  @Test
  void remainingBasesKeepTheirIndexes() {
    base("young", 0);
    index("young", 40);
    assertThat(plan(unusedFor(1)).artifacts()).isEmpty();
  }

  @Test
  void aManifestSharedWithARemainingKeyStays() {
    entry('a', "base one", 40, -1);
    StoredEntry twin = entries.getFirst();
    entries.add(
        new StoredEntry(
            key('b'), twin.manifest(), "RUN", twin.layers(), List.of(), daysAgo(0), daysAgo(0)));
    assertThat(plan(new RetentionPolicy(DAY, null, null, 0, HOUR)).entries()).isEmpty();
  }

  @Test
  void theParentIsTheDeepestEntryBelow() {
    entry('a', "base", 1, -1);
    entry('b', "base one", 1, -1);
    entry('c', "base one two three", 1, -1);
    entry('d', "base three", 1, -1);
    EntryAncestry ancestry = EntryAncestry.of(entries);
    assertThat(ancestry.parent(entries.get(2))).isEqualTo(key('b'));
    assertThat(ancestry.parent(entries.get(3))).isEqualTo(key('a'));
    assertThat(ancestry.parent(entries.get(0))).isNull();
    assertThat(ancestry.ownBytes(entries.get(2))).isEqualTo(20);
  }
}
