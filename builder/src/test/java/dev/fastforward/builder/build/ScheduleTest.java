package dev.fastforward.builder.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.cache.CacheEntry;
import dev.fastforward.builder.cache.CacheKey;
import dev.fastforward.builder.context.Downloads;
import dev.fastforward.builder.contract.SourceLocation;
import dev.fastforward.builder.dockerfile.DockerfileParser;
import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.plan.CopySource;
import dev.fastforward.builder.plan.PlanOptions;
import dev.fastforward.builder.plan.StageGraph;
import dev.fastforward.builder.plan.Step;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is built, and what is not, for two stages of which the second copies from the first. */
class ScheduleTest {
  private static final String DOCKERFILE =
      """
      FROM scratch AS tools
      RUN ["/make"]
      FROM scratch
      COPY --from=tools /tool /tool
      RUN ["/use"]
      LABEL a=b
      FROM tools
      COPY --from=1 /tool /more
      """;

  private final Map<Integer, StageChain> chains = new HashMap<>();

  ScheduleTest() {
    plan(Set.of()).forEach(c -> chains.put(c.index(), c));
  }

  private static List<StageChain> plan(Set<String> forced) {
    Platform platform = new Platform("linux", "amd64", null);
    StageGraph graph =
        StageGraph.of(
            DockerfileParser.parse("Dockerfile", DOCKERFILE.getBytes(StandardCharsets.UTF_8)),
            new PlanOptions(Map.of(), null, platform, platform, Set.of(), Map.of()));
    SourceTrees sources =
        new SourceTrees(new NoFiles(), Map.of(), new Downloads(Path.of(""), Map.of()));
    return new ChainBuilder(graph, BaseImages.NONE, sources, platform, forced, null).build();
  }

  private static List<Integer> forced(String name) {
    return plan(Set.of(name)).stream().filter(StageChain::forced).map(StageChain::index).toList();
  }

  private StageChain chain(int stage) {
    return Objects.requireNonNull(chains.get(stage));
  }

  private CacheEntry hit(int stage, int searchable, String layer, Map<CacheKey, Digest> sources) {
    return new CacheEntry(
        chain(stage).searchable().get(searchable),
        List.of(layer(layer)),
        Json.read("{}".getBytes(StandardCharsets.UTF_8), ImageConfig.class),
        sources);
  }

  private static Layer layer(String name) {
    Digest digest = Digest.of(name.getBytes(StandardCharsets.UTF_8));
    return new Layer(new Descriptor("layer", digest, 1), digest);
  }

  @Test
  void withoutAnyHitAllIsBuiltSourcesFirst() {
    assertThat(Schedule.of(chains, Map.of(), 1))
        .isEqualTo(new Schedule(List.of(0, 1), Map.of(0, 0, 1, 0)));
  }

  @Test
  void aHitOfTheTargetNeedsNoSource() {
    Schedule schedule = Schedule.of(chains, Map.of(1, hit(1, 0, "x", Map.of())), 1);
    assertThat(schedule.order()).containsExactly(1);
    assertThat(schedule.starts()).containsEntry(1, 1);
  }

  @Test
  void aMissOfTheCopyNeedsTheSourceFromItsHitOn() {
    Schedule schedule = Schedule.of(chains, Map.of(0, hit(0, 0, "t", Map.of())), 1);
    assertThat(schedule.order()).containsExactly(0, 1);
    assertThat(schedule.starts()).containsEntry(0, 1).containsEntry(1, 0);
  }

  @Test
  void hitsThatWereMadeFromAnotherResultAreGivenUp() {
    CacheEntry tools = hit(0, 0, "new", Map.of());
    Digest old = ImageState.contents(List.of(layer("old")));
    CacheEntry target = hit(1, 1, "y", Map.of(chain(0).endKey(), old));
    Map<Integer, CacheEntry> hits = Map.of(0, tools, 1, target);
    // The source is not needed while the target stands on its hit alone: there is nothing to mix.
    assertThat(Schedule.of(chains, hits, 1).demotions(chains, hits)).isEmpty();
    // If something else needs the source, its result in this build is another.
    Schedule both = new Schedule(List.of(0, 1), Map.of(0, 1, 1, 2));
    assertThat(both.demotions(chains, hits)).containsExactly(new Schedule.Demotion(1, 0));
    Map<Integer, CacheEntry> same = Map.of(0, hit(0, 0, "old", Map.of()), 1, target);
    assertThat(both.demotions(chains, same)).isEmpty();
  }

  @Test
  void hitsFromASourceThatIsMadeAnewAreGivenUp() {
    Map<Integer, CacheEntry> hits =
        Map.of(1, hit(1, 1, "y", Map.of(chain(0).endKey(), ImageState.contents(List.of()))));
    assertThat(new Schedule(List.of(0, 1), Map.of(0, 0, 1, 2)).demotions(chains, hits))
        .containsExactly(new Schedule.Demotion(1, 0));
  }

  @Test
  void hitsThatStandOnAnotherResultOfTheirBaseAreGivenUp() {
    Map<Integer, CacheEntry> old =
        Map.of(0, hit(0, 0, "new", Map.of()), 2, hit(2, 0, "old", Map.of()));
    // On its own the hit is whole: nothing is mixed.
    assertThat(Schedule.of(chains, old, 2).demotions(chains, old)).isEmpty();
    Schedule both = new Schedule(List.of(0, 2), Map.of(0, 1, 2, 1));
    assertThat(both.demotions(chains, old)).containsExactly(new Schedule.Demotion(2, 0));
    Map<Integer, CacheEntry> same =
        Map.of(0, hit(0, 0, "t", Map.of()), 2, hit(2, 0, "t", Map.of()));
    assertThat(both.demotions(chains, same)).isEmpty();
    Map<Integer, CacheEntry> anew = Map.of(2, hit(2, 0, "t", Map.of()));
    assertThat(new Schedule(List.of(0, 2), Map.of(0, 0, 2, 1)).demotions(chains, anew))
        .containsExactly(new Schedule.Demotion(2, 0));
  }

  @Test
  void aStageIsForcedWhateverTheCaseOfItsNameAndSoIsAllThatStandsOnIt() {
    assertThat(forced("TOOLS")).containsExactly(0, 1, 2);
    assertThat(forced("other")).isEmpty();
  }

  @Test
  void labelsHaveNoKey() {
    Step last = chain(1).steps().getLast();
    assertThat(last).isInstanceOf(Step.Config.class);
    assertThat(chain(1).keys().getLast()).isNull();
    assertThat(((Step.Copy) chain(1).steps().getFirst()).from()).isEqualTo(new CopySource.Stage(0));
    assertThat(last.info().location()).isEqualTo(new SourceLocation("Dockerfile", 6, 6));
    assertThat(last.info().before()).isNotEqualTo(ContainerConfig.EMPTY);
  }
}
