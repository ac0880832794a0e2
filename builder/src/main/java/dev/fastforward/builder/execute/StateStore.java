package dev.fastforward.builder.execute;

import dev.fastforward.builder.cache.CacheEntry;
import dev.fastforward.builder.cache.EntryNote;
import dev.fastforward.builder.contract.ProgramVersion;
import dev.fastforward.builder.keys.CacheKey;
import dev.fastforward.builder.solve.ImageConfigs;
import dev.fastforward.builder.solve.ImageState;
import dev.fastforward.builder.solve.InputRecorder;
import dev.fastforward.builder.solve.LayerStep;
import dev.fastforward.builder.solve.StageChain;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/** Stores states as cache entries, with notes for people and for later builds. */
public final class StateStore {
  /** This program and its version. */
  public static final String MAKER = "fastforward " + ProgramVersion.text();

  private final EntryWriter writer;
  private final InputRecorder recorder;
  private final Session session;

  public StateStore(EntryWriter writer, InputRecorder recorder, Session session) {
    this.writer = writer;
    this.recorder = recorder;
    this.session = session;
  }

  /** Stores the result of a step under its definition key and its content key. */
  void write(StageChain chain, LayerStep step, ImageState state) throws IOException {
    write(chain, step, state, new LinkedHashSet<>(List.of(state.key(), contentKey(state))));
  }

  /** Stores a state that was found by content under its definition key as well. */
  void writeAgain(StageChain chain, LayerStep step, ImageState state) throws IOException {
    if (!state.key().equals(contentKey(state))) {
      write(chain, step, state, List.of(state.key()));
    }
  }

  private static CacheKey contentKey(ImageState state) {
    return state.origin().contentKey();
  }

  private void write(StageChain chain, LayerStep step, ImageState state, Collection<CacheKey> tags)
      throws IOException {
    writer.write(
        new CacheEntry(
            state.origin(),
            state.layers(),
            ImageConfigs.of(
                state, step.step().info().after(), chain.plan().author(), session.platform())),
        tags,
        new EntryNote(
            step.step().info().text(),
            step.parent(),
            recorder.step(step).summary(),
            MAKER,
            session.times().now()));
  }
}
