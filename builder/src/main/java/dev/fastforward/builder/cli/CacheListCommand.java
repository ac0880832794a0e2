package dev.fastforward.builder.cli;

import dev.fastforward.builder.contract.PrintableText;
import dev.fastforward.builder.options.CachePlace;
import dev.fastforward.builder.prune.InventoryReader;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;

/** {@code fastforward cache ls}. */
@Command(
    name = "ls",
    description = "Lists the entries of a cache, the most recently used first.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CacheListCommand implements Callable<Integer> {
  @ParentCommand @Nullable CacheCommand parent;
  @CommandLine.Spec @Nullable CommandSpec spec;
  @Mixin CachePlace place = new CachePlace();

  @Override
  public Integer call() {
    return Objects.requireNonNull(parent)
        .run(
            place,
            cache -> {
              CacheReport report =
                  new CacheReport(cache.name(), new InventoryReader(cache).read(), Instant.now());
              PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
              out.print(PrintableText.json(place.json ? report.json() : report.table()));
              out.flush();
            });
  }
}
