package dev.fastforward.builder.build;

import dev.fastforward.builder.cache.CacheEntry;
import dev.fastforward.builder.cache.CacheKey;
import dev.fastforward.builder.image.HistoryEntry;
import dev.fastforward.builder.plan.StageBase;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state that a cache entry stands for: the files are the entry's, config and history the
 * plan's, since steps without a key may have come or gone. When the steps were made the entry's
 * history says, so that a build in which nothing changed gives the same digest.
 */
final class CachedState {
  private CachedState() {}

  /** The first steps of a stage, up to an index. */
  private record Stretch(StageChain chain, int end) {
    long layerSteps() {
      return chain.keys().subList(0, end).stream().filter(Objects::nonNull).count();
    }
  }

  static ImageState of(
      Map<Integer, StageChain> chains, StageChain chain, CacheEntry hit, @Nullable Long epoch) {
    List<Stretch> lineage = lineage(chains, chain, chain.stepOf(hit.key()) + 1);
    int layerSteps = (int) lineage.stream().mapToLong(Stretch::layerSteps).sum();
    Iterator<@Nullable String> times = History.layerTimes(hit.config(), layerSteps).iterator();
    ImageState state = lineage.getFirst().chain().baseState(epoch);
    List<HistoryEntry> history = new ArrayList<>(state.history());
    String created = state.created();
    for (Stretch stretch : lineage) {
      for (int i = 0; i < stretch.end(); i++) {
        CacheKey key = stretch.chain().keys().get(i);
        created = History.time(epoch, key == null ? created : times.next());
        history.add(History.entry(stretch.chain().steps().get(i), created));
      }
    }
    return new ImageState(hit.layers(), List.copyOf(history), created, hit.sources(), hit.key());
  }

  /** The stages that a stage is based on, the first one first. */
  private static List<Stretch> lineage(Map<Integer, StageChain> chains, StageChain chain, int end) {
    List<Stretch> lineage = new ArrayList<>();
    lineage.add(new Stretch(chain, end));
    while (lineage.getFirst().chain().base() instanceof StageBase.Stage base) {
      StageChain parent = Objects.requireNonNull(chains.get(base.index()));
      lineage.addFirst(new Stretch(parent, parent.steps().size()));
    }
    return lineage;
  }
}
