package dev.fastforward.builder.solve;

import dev.fastforward.builder.cache.CacheEntry;
import dev.fastforward.builder.cache.Origin;
import dev.fastforward.builder.cache.SourceState;
import dev.fastforward.builder.context.Downloads;
import dev.fastforward.builder.dockerfile.DockerfileParser;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.keys.CacheKey;
import dev.fastforward.builder.plan.PlanOptions;
import dev.fastforward.builder.plan.StageGraph;
import dev.fastforward.builder.resolve.BaseImages;
import dev.fastforward.builder.resolve.SourceTrees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The chains of a Dockerfile without a context, and hits of its stages. */
final class Stages {
  private static final Platform PLATFORM = new Platform("linux", "amd64", null);
  private final List<StageChain> chains;
  private final StageGraph graph;

  private Stages(String dockerfile) throws IOException, InterruptedException {
    graph =
        StageGraph.of(
            DockerfileParser.parse("Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8)),
            new PlanOptions(Map.of(), null, PLATFORM, PLATFORM, Set.of(), Map.of()));
    SourceTrees sources =
        new SourceTrees(new NoFiles(), Map.of(), new Downloads(Path.of(""), Map.of()));
    StepKeyer keyer = new StepKeyer(BaseImages.NONE, sources, PLATFORM, null, null, "isolated");
    chains = new ChainBuilder(graph, BaseImages.NONE, keyer).build();
  }

  static Stages of(String dockerfile) {
    try {
      return new Stages(dockerfile);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  List<StageChain> chains() {
    return chains;
  }

  StageGraph graph() {
    return graph;
  }

  StageChain chain(int stage) {
    return chains.stream().filter(c -> c.index() == stage).findFirst().orElseThrow();
  }

  CacheKey end(int stage) {
    return chain(stage).endKey();
  }

  /**
   * A hit of a stage on scratch, or on stages on it.
   *
   * @param step that the entry is for
   * @param sources what it notes of the stages that it took files from: their layers, by stage
   * @param layers of the entry, one for each step with a layer; a name stands for the contents
   */
  Hit hit(int stage, int step, Map<Integer, List<String>> sources, String... layers) {
    return hit(stage, step, sources, Collections.nCopies(layers.length, Origin.NEVER), layers);
  }

  /**
   * @param ranAt times of the steps, seconds since the epoch
   */
  Hit hit(
      int stage, int step, Map<Integer, List<String>> sources, List<Long> ranAt, String... layers) {
    Map<CacheKey, SourceState> noted = new HashMap<>();
    long oldest = ranAt.isEmpty() ? Origin.NEVER : ranAt.getFirst();
    sources.forEach((source, names) ->
        noted.put(
            end(source),
            new SourceState(
                ImageState.contents(names.stream().map(Stages::layer).toList()), oldest)));
    LayerStep of = (LayerStep) chain(stage).steps().get(step);
    CacheEntry entry =
        new CacheEntry(
            new Origin(of.key(), of.key(), noted, ranAt),
            Stream.of(layers).map(Stages::layer).toList(),
            Json.read("{}".getBytes(StandardCharsets.UTF_8), ImageConfig.class));
    Optional<Hit> hit =
        new CachedStates(new Times(InstantSource.system(), null, null)).of(chain(stage), of, entry);
    return hit.orElseThrow();
  }

  static Layer layer(String name) {
    Digest digest = Digest.of(name.getBytes(StandardCharsets.UTF_8));
    return new Layer(new Descriptor("layer", digest, 1), digest);
  }
}
