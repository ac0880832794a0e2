package dev.fastforward.builder.explain;

import dev.fastforward.builder.cache.BuildRecord;
import dev.fastforward.builder.cache.CacheEntries;
import dev.fastforward.builder.cache.StageRecord;
import dev.fastforward.builder.execute.EntryWriter;
import dev.fastforward.builder.execute.Session;
import dev.fastforward.builder.execute.StateStore;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.solve.History;
import dev.fastforward.builder.solve.HitPlanner;
import dev.fastforward.builder.solve.InputRecorder;
import dev.fastforward.builder.solve.StageChain;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a build remembers of the one before it, and leaves for the next one: the inputs of its
 * steps. Costs nothing where nothing missed, else one request to read.
 */
public final class BuildMemory {
  private final List<StageChain> chains;
  private final InputRecorder recorder;
  private final Session session;
  private final String tag;
  private @Nullable List<StageRecord> records;

  /**
   * @param target what names the target among all that share the cache
   */
  public BuildMemory(
      List<StageChain> chains, InputRecorder recorder, Session session, List<String> target) {
    this.chains = chains;
    this.recorder = recorder;
    this.session = session;
    this.tag = BuildRecord.tag(target);
  }

  /** Compares with the last build. */
  public Misses misses(HitPlanner plan) throws IOException {
    CacheEntries entries = session.entries();
    return new Misses(
        chains,
        plan,
        records(),
        entries == null ? null : BuildRecord.read(entries.repository(), tag).orElse(null));
  }

  /** Leaves a record, behind the build. */
  public void remember(EntryWriter writer) throws IOException {
    CacheEntries entries = session.entries();
    if (entries == null) {
      return;
    }
    BuildRecord record =
        new BuildRecord(History.time(session.times().now()), StateStore.MAKER, records());
    writer.also(() -> {
      try {
        record.write(entries.repository(), tag);
      } catch (RegistryException e) {
        session
            .listener()
            .warning(
                "what the steps were made of cannot be recorded for the next build: "
                    + e.getMessage());
      }
    });
  }

  private List<StageRecord> records() throws IOException {
    if (records == null) {
      records = recorder.stages(chains);
    }
    return records;
  }
}
