package dev.fastforward.builder.plan;

import dev.fastforward.builder.dockerfile.Instruction;
import dev.fastforward.builder.dockerfile.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stage whose base is known.
 *
 * @param name as FROM … AS gives it, in lower case; null if it has none
 * @param source its FROM
 * @param instructions what ONBUILD of an earlier stage brings, then its own
 */
public record PlannedStage(
    int index,
    @Nullable String name,
    StageBase base,
    Source source,
    List<Instruction> instructions) {

  /** The name, or stage-N for a stage without one. */
  public String displayName() {
    return name == null ? "stage-" + index : name;
  }
}
