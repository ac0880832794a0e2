package dev.fastforward.builder.cli;

import dev.fastforward.builder.contract.PrintableText;
import dev.fastforward.builder.options.Age;
import dev.fastforward.builder.options.CachePlace;
import dev.fastforward.builder.options.InvalidOption;
import dev.fastforward.builder.prune.Inventory;
import dev.fastforward.builder.prune.InventoryReader;
import dev.fastforward.builder.prune.PrunePlan;
import dev.fastforward.builder.prune.Pruner;
import dev.fastforward.builder.prune.RetentionPolicy;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.Repository;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code fastforward cache prune}. */
@Command(
    name = "prune",
    description = "Deletes entries of a cache and the content that only they use.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CachePruneCommand implements Callable<Integer> {
  @ParentCommand @Nullable CacheCommand parent;
  @CommandLine.Spec @Nullable CommandSpec spec;
  @Mixin CachePlace place = new CachePlace();

  @Option(
      names = "--older-than",
      paramLabel = "AGE",
      description = "Delete entries that were stored longer ago, such as 30d.")
  @Nullable String olderThan;

  @Option(
      names = "--unused-for",
      paramLabel = "AGE",
      description = "Delete entries that no build has used for this time; exact to a day.")
  @Nullable String unusedFor;

  @Option(
      names = "--max-entries",
      paramLabel = "N",
      description = "Keep at most N entries, the most recently used ones.")
  @Nullable Integer maxEntries;

  @Option(
      names = "--keep",
      paramLabel = "N",
      description = "Always keep the N most recently used entries.")
  int keep;

  @Option(
      names = "--grace",
      paramLabel = "AGE",
      description =
          "Keep younger content, which running builds may need (default: ${DEFAULT-VALUE}).",
      defaultValue = "1h")
  String grace = "1h";

  @Option(names = "--dry-run", description = "Only print what would be deleted.")
  boolean dryRun;

  @Override
  public Integer call() {
    return Objects.requireNonNull(parent).run(place, this::prune);
  }

  private void prune(Repository cache) throws IOException, InterruptedException {
    RetentionPolicy policy = policy();
    Instant now = Instant.now();
    Inventory inventory = new InventoryReader(cache).read();
    PrunePlan plan = PrunePlan.of(inventory, policy, now);
    long freed = 0;
    if (!dryRun) {
      try {
        freed = new Pruner(cache).run(plan, now.minus(policy.grace()));
      } catch (RegistryException e) {
        throw explained(e);
      }
    }
    PruneReport report = new PruneReport(cache.name(), dryRun, plan, inventory, freed);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.print(PrintableText.json(place.json ? report.json() : report.text()));
    out.flush();
  }

  private RetentionPolicy policy() {
    if (olderThan == null && unusedFor == null && maxEntries == null) {
      throw InvalidOption.refused(
          "cache prune has no limit; give --older-than AGE, --unused-for AGE or --max-entries N");
    }
    if (keep < 0 || (maxEntries != null && maxEntries < 0)) {
      throw InvalidOption.refused("--keep and --max-entries take a number of entries, 0 or more");
    }
    return new RetentionPolicy(
        age("--older-than", olderThan),
        age("--unused-for", unusedFor),
        maxEntries,
        keep,
        grace.equals("0") ? Duration.ZERO : Duration.ofSeconds(Age.seconds("--grace", grace)));
  }

  private static @Nullable Duration age(String option, @Nullable String text) {
    return text == null ? null : Duration.ofSeconds(Age.seconds(option, text));
  }

  private static RegistryException explained(RegistryException e) {
    return switch (e.kind()) {
      case DENIED, UNAUTHORIZED ->
          new RegistryException(
              e.kind(),
              e.getMessage()
                  + "; the registry does not allow deleting: enable it there (docker-registry:"
                  + " storage.delete.enabled), use credentials with this right, or use the"
                  + " registry's own retention rules",
              e);
      case NOT_FOUND, UNAVAILABLE, BROKEN, INCOMPLETE, INVALID -> e;
    };
  }
}
