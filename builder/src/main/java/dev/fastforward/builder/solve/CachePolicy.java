package dev.fastforward.builder.solve;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.dockerfile.Suggestion;
import dev.fastforward.builder.plan.PlannedStage;
import dev.fastforward.builder.plan.StageGraph;
import dev.fastforward.builder.sandbox.Sandboxes;
import dev.fastforward.builder.settings.BuildSettings;
import dev.fastforward.builder.settings.CacheSettings;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the user wants the cache to be used.
 *
 * @param forcedStages names of stages to build without the cache, in upper or lower case; "*" for
 *     all
 * @param oldest time before which a RUN is too old; null for no limit
 * @param freshness part of the keys of RUNs: they run again when it changes; null for none
 * @param isolation class of the sandbox; part of the keys of RUNs
 */
public record CachePolicy(
    List<String> forcedStages,
    @Nullable Instant oldest,
    @Nullable String freshness,
    String isolation) {

  /**
   * @throws BuildException if a stage of --no-cache-filter does not exist
   */
  public static CachePolicy of(BuildSettings settings, StageGraph graph, InstantSource clock) {
    CacheSettings cache = settings.cache();
    cache.forcedStages().forEach(name -> check(name, graph));
    long maxAge = cache.maxAgeSeconds();
    return new CachePolicy(
        cache.forcedStages(),
        maxAge <= 0 ? null : clock.instant().minusSeconds(maxAge),
        freshness(cache.freshness(), clock),
        Sandboxes.isolation(settings.sandbox().kind()));
  }

  private static void check(String name, StageGraph graph) {
    List<String> names =
        graph.stages().stream()
            .map(PlannedStage::name)
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    if (!name.equals("*") && names.stream().noneMatch(name::equalsIgnoreCase)) {
      throw new BuildException(
          FailureReason.TargetNotFound,
          graph.file().fileName()
              + ": there is no stage \""
              + name
              + "\" to build without the cache"
              + Suggestion.text(name, names)
              + (names.isEmpty()
                  ? "; no stage has a name: write FROM … AS " + name
                  : "; there are " + String.join(", ", names)));
    }
  }

  /**
   * @param asked day, week or month, of the calendar in UTC; any other text stands for itself; null
   *     or empty for nothing
   */
  static @Nullable String freshness(@Nullable String asked, InstantSource clock) {
    if (asked == null || asked.isEmpty()) {
      return null;
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return switch (asked) {
      case "day" -> today.toString();
      // Weeks of ISO 8601 have their own years.
      case "week" -> DateTimeFormatter.ofPattern("YYYY-'W'ww", Locale.UK).format(today);
      case "month" -> DateTimeFormatter.ofPattern("yyyy-MM", Locale.ROOT).format(today);
      default -> asked;
    };
  }
}
