package dev.fastforward.builder.cli;

import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.prune.Inventory;
import dev.fastforward.builder.prune.PrunePlan;
import dev.fastforward.builder.prune.StoredEntry;
import dev.fastforward.builder.prune.StoredMount;
import dev.fastforward.builder.report.Amounts;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The output of {@code fastforward cache prune}. Immutable.
 *
 * @param inventory content before the deletion
 * @param freed number of bytes; 0 if the registry frees them itself
 */
record PruneReport(String cache, boolean dryRun, PrunePlan plan, Inventory inventory, long freed) {

  /** The output as JSON. */
  record Report(
      String cache,
      boolean dryRun,
      List<String> deleted,
      int kept,
      long fileIndexes,
      long baseImages,
      long addresses,
      List<String> cacheMounts,
      long freedBytes) {}

  String json() {
    Report report =
        new Report(
            cache,
            dryRun,
            plan.entries().stream().map(e -> e.key().value()).toList(),
            inventory.entries().size() - plan.entries().size(),
            plan.fileIndexes(),
            plan.baseImages(),
            plan.addresses(),
            plan.mounts().stream().map(StoredMount::tag).toList(),
            freed);
    return new String(Json.bytes(report), StandardCharsets.UTF_8) + "\n";
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (StoredEntry entry : plan.entries()) {
      text.append(
          (dryRun ? "would delete " : "deleted ")
              + CacheReport.start(entry.key())
              + "  "
              + CacheReport.oneLine(entry.step())
              + "\n");
    }
    for (StoredMount mount : plan.mounts()) {
      text.append(
          (dryRun ? "would delete " : "deleted ")
              + "the cache mount "
              + CacheReport.oneLine(mount.id())
              + "\n");
    }
    text.append(
        cache
            + ": "
            + plan.entries().size()
            + " of "
            + inventory.entries().size()
            + " entries, "
            + plan.fileIndexes()
            + " file indexes, "
            + plan.baseImages()
            + " base images, "
            + (plan.addresses() == 0 ? "" : plan.addresses() + " addresses, ")
            + plan.mounts().size()
            + " cache mounts "
            + (dryRun ? "would be deleted" : "deleted")
            + (freed > 0 ? ", " + Amounts.bytes(freed) + " freed" : "")
            + "\n");
    return text.toString();
  }
}
