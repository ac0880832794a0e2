package dev.fastforward.builder.cache;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stage as a build found it.
 *
 * @param index in the Dockerfile
 * @param base what FROM names: {@code image debian:12}, {@code stage build}, {@code scratch}
 * @param baseState digest or key of that
 * @param steps those with a key
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StageRecord(
    @Nullable String name, int index, String base, String baseState, List<StepRecord> steps) {
  public StageRecord {
    steps = steps == null ? List.of() : List.copyOf(steps); // absent in a record without any
  }
}
