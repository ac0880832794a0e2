package dev.fastforward.builder.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Layer;
import dev.fastforward.builder.keys.CacheKey;
import dev.fastforward.builder.options.TextColumns;
import dev.fastforward.builder.prune.EntryAncestry;
import dev.fastforward.builder.prune.Inventory;
import dev.fastforward.builder.prune.StoredEntry;
import dev.fastforward.builder.prune.StoredMount;
import dev.fastforward.builder.report.Amounts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The output of {@code fastforward cache ls}. Pure. */
final class CacheReport {
  private static final int SHORT = 12;

  private final String cache;
  private final Inventory inventory;
  private final EntryAncestry ancestry;
  private final Instant now;

  CacheReport(String cache, Inventory inventory, Instant now) {
    this.cache = cache;
    this.inventory = inventory;
    this.ancestry = EntryAncestry.of(inventory.entries());
    this.now = now;
  }

  /**
   * An entry as JSON.
   *
   * @param created RFC 3339; null if unknown
   * @param lastUse RFC 3339; null if unknown
   * @param bytes compressed size of all layers
   * @param ownBytes compressed size of the layers that the parent does not have
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(
      String key,
      String step,
      @Nullable String created,
      @Nullable String lastUse,
      @Nullable String parent,
      String digest,
      int layers,
      long bytes,
      long ownBytes) {}

  /**
   * A cache mount's content as JSON.
   *
   * @param id id of the mount in the Dockerfile
   * @param created RFC 3339; null if unknown
   * @param lastUse RFC 3339; null if unknown
   * @param bytes compressed size
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Mount(
      String tag, String id, @Nullable String created, @Nullable String lastUse, long bytes) {}

  /**
   * The output as JSON.
   *
   * @param bytes compressed size of all layers, each counted once
   * @param addresses number of files that ADD has downloaded
   * @param others unknown tags
   */
  record Report(
      String cache,
      List<Entry> entries,
      long fileIndexes,
      long baseImages,
      long addresses,
      List<Mount> cacheMounts,
      List<String> others,
      long bytes) {}

  String json() {
    Report report =
        new Report(
            cache,
            sorted().stream().map(this::entry).toList(),
            inventory.fileIndexes(),
            inventory.baseImages(),
            inventory.addresses(),
            inventory.mounts().stream().map(CacheReport::mount).toList(),
            inventory.others(),
            bytes());
    return new String(Json.bytes(report), StandardCharsets.UTF_8) + "\n";
  }

  String table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("KEY", "AGE", "USED", "SIZE", "PARENT", "STEP"));
    sorted().forEach(entry -> rows.add(row(entry)));
    inventory.mounts().forEach(mount -> rows.add(row(mount)));
    return (rows.size() == 1 ? "" : TextColumns.of(rows)) + total();
  }

  private List<String> row(StoredEntry entry) {
    CacheKey parent = ancestry.parent(entry);
    return List.of(
        start(entry.key()),
        age(entry.made()),
        age(ancestry.lastUse(entry)),
        Amounts.bytes(ancestry.ownBytes(entry)),
        parent == null ? "-" : start(parent),
        oneLine(entry.step()));
  }

  private List<String> row(StoredMount mount) {
    return List.of(
        mount.tag().substring(0, Math.min(SHORT, mount.tag().length())),
        age(mount.made()),
        age(mount.lastUse()),
        Amounts.bytes(mount.bytes()),
        "-",
        "cache mount " + oneLine(mount.id()));
  }

  private String total() {
    return cache
        + ": "
        + inventory.entries().size()
        + " entries, "
        + inventory.fileIndexes()
        + " file indexes, "
        + inventory.baseImages()
        + " base images, "
        + inventory.mounts().size()
        + " cache mounts, "
        + (inventory.addresses() == 0 ? "" : inventory.addresses() + " addresses, ")
        + Amounts.bytes(bytes())
        + " in layers"
        + (inventory.others().isEmpty() ? "" : ", " + inventory.others().size() + " other tags")
        + "\n";
  }

  private List<StoredEntry> sorted() {
    return inventory.entries().stream()
        .sorted(
            Comparator.comparing(
                    ancestry::lastUse,
                    Comparator.nullsFirst(Comparator.<Instant>naturalOrder()).reversed())
                .thenComparingInt(entry -> -entry.layers().size())
                .thenComparing(entry -> entry.key().value()))
        .toList();
  }

  private Entry entry(StoredEntry entry) {
    CacheKey parent = ancestry.parent(entry);
    Instant lastUse = ancestry.lastUse(entry);
    return new Entry(
        entry.key().value(),
        entry.step(),
        text(entry.made()),
        text(lastUse),
        parent == null ? null : parent.value(),
        entry.manifest().value(),
        entry.layers().size(),
        entry.layers().stream().mapToLong(l -> l.descriptor().size()).sum(),
        ancestry.ownBytes(entry));
  }

  private static Mount mount(StoredMount mount) {
    return new Mount(
        mount.tag(), mount.id(), text(mount.made()), text(mount.lastUse()), mount.bytes());
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  private long bytes() {
    Map<Digest, Long> layers = new HashMap<>();
    for (StoredEntry entry : inventory.entries()) {
      for (Layer layer : entry.layers()) {
        layers.put(layer.descriptor().digest(), layer.descriptor().size());
      }
    }
    return layers.values().stream().mapToLong(Long::longValue).sum();
  }

  static String start(CacheKey key) {
    return key.value().substring(0, SHORT);
  }

  static String oneLine(String step) {
    String line = step.replaceAll("\\p{Cntrl}+", " ");
    return line.length() > 60 ? line.substring(0, 59) + "…" : line;
  }

  private String age(@Nullable Instant time) {
    if (time == null) {
      return "?";
    }
    long minutes = Math.max(0, Duration.between(time, now).toMinutes());
    if (minutes < 120) {
      return minutes + "m";
    }
    return minutes < 2 * 24 * 60 ? minutes / 60 + "h" : minutes / (24 * 60) + "d";
  }
}
