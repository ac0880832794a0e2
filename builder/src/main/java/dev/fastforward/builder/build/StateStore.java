package dev.fastforward.builder.build;

import dev.fastforward.builder.cache.CacheEntry;
import dev.fastforward.builder.cache.CacheKey;
import dev.fastforward.builder.cache.EntryNote;
import dev.fastforward.builder.plan.Step;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;

/** Stores states as cache entries, with what people and later builds want to know of them. */
final class StateStore {
  private static final String MAKER = maker();

  private final EntryWriter writer;
  private final Session session;

  StateStore(EntryWriter writer, Session session) {
    this.writer = writer;
    this.session = session;
  }

  private static String maker() {
    String version = StateStore.class.getPackage().getImplementationVersion();
    return "fastforward " + (version == null ? "development" : version);
  }

  /** Stores the state that a step has left, to be found by its key and by its content. */
  void write(StageChain chain, int index, ImageState state) {
    write(chain, index, state, new LinkedHashSet<>(List.of(state.key(), contentKey(state))));
  }

  /** Stores a state that was found by content, to be found by its key as well. */
  void writeAgain(StageChain chain, int index, ImageState state) {
    if (!state.key().equals(contentKey(state))) {
      write(chain, index, state, List.of(state.key()));
    }
  }

  private static CacheKey contentKey(ImageState state) {
    return state.origin().contentKey();
  }

  private void write(StageChain chain, int index, ImageState state, Collection<CacheKey> tags) {
    Step step = chain.steps().get(index);
    CacheKey parent = chain.baseKey();
    for (int i = 0; i < index; i++) {
      parent = Objects.requireNonNullElse(chain.keys().get(i), parent);
    }
    writer.write(
        new CacheEntry(
            state.origin(),
            state.layers(),
            ImageConfigs.of(state, step.info().after(), chain.plan().author(), session.platform())),
        tags,
        new EntryNote(step.info().text(), parent, "", MAKER, session.clock().instant()));
  }
}
