package dev.fastforward.builder.plan;

import dev.fastforward.builder.contract.SourceLocation;
import dev.fastforward.builder.dockerfile.Dockerfile;
import dev.fastforward.builder.dockerfile.Instruction;
import dev.fastforward.builder.dockerfile.Stage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stage that can be built.
 *
 * @param name null if it has none
 * @param description from the comment above it that begins with its name
 * @param base as FROM is written
 * @param platform as FROM is written; null if it names none
 * @param isDefault whether it is what a build without {@code --target} builds
 */
public record Target(
    @Nullable String name,
    @Nullable String description,
    String base,
    @Nullable String platform,
    boolean isDefault,
    SourceLocation place) {

  /** All stages of a file, in its order. */
  public static List<Target> of(Dockerfile file) {
    List<Target> targets = new ArrayList<>();
    for (Stage stage : file.stages()) {
      Instruction.From from = stage.from();
      targets.add(
          new Target(
              from.name(),
              from.description(),
              from.base(),
              from.platform(),
              targets.size() == file.stages().size() - 1,
              from.source().location()));
    }
    return List.copyOf(targets);
  }
}
