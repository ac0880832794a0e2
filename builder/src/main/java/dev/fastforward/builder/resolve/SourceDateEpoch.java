package dev.fastforward.builder.resolve;

import dev.fastforward.builder.context.Sources;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.dockerfile.ArgDefinition;
import dev.fastforward.builder.dockerfile.Dockerfile;
import dev.fastforward.builder.dockerfile.Instruction;
import dev.fastforward.builder.dockerfile.Stage;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Resolves SOURCE_DATE_EPOCH if it names a source: {@code context}, a named context, or a stage
 * with a single ADD of an address. The value is then the time of this source.
 *
 * @param contextTime in seconds since the epoch; null if the context has no time
 * @param named name to place of the named contexts with files
 * @param timeOfNamed time of such a place
 * @param timeOfAddress time of the file or repository at an address
 */
record SourceDateEpoch(
    @Nullable Long contextTime,
    Map<String, String> named,
    Function<String, @Nullable Long> timeOfNamed,
    Function<String, @Nullable Long> timeOfAddress) {
  private static final String NAME = "SOURCE_DATE_EPOCH";

  static SourceDateEpoch of(@Nullable Long contextTime, GivenContexts named, Sources sources) {
    return new SourceDateEpoch(
        contextTime, named.trees(), sources::timeOfNamed, sources::timeOfAddress);
  }

  /**
   * The build arguments with the time in place of the name; empty for a source without a time.
   *
   * @throws BuildException InvalidRequest if there is no such source, or the stage has other
   *     instructions
   */
  Map<String, String> resolve(Map<String, String> buildArgs, Dockerfile dockerfile) {
    String given = buildArgs.get(NAME);
    String value = given != null ? given : ofDockerfile(dockerfile);
    if (value == null || value.isEmpty() || value.matches("[0-9]+") || value.contains("$")) {
      return buildArgs;
    }
    Long time = time(value, dockerfile);
    Map<String, String> resolved = new TreeMap<>(buildArgs);
    resolved.put(NAME, time == null ? "" : time.toString());
    return resolved;
  }

  private static @Nullable String ofDockerfile(Dockerfile dockerfile) {
    String value = null;
    for (Instruction.Arg arg : dockerfile.globalArgs()) {
      for (ArgDefinition definition : arg.definitions()) {
        value = definition.name().equals(NAME) ? definition.value() : value;
      }
    }
    return value;
  }

  private @Nullable Long time(String name, Dockerfile dockerfile) {
    if (name.equals("context")) {
      return contextTime;
    }
    String place = named.get(name);
    if (place != null) {
      return timeOfNamed.apply(place);
    }
    for (Stage stage : dockerfile.stages()) {
      if (name.equalsIgnoreCase(stage.from().name())) {
        return timeOfAddress.apply(onlySource(stage));
      }
    }
    throw new BuildException(
        FailureReason.InvalidRequest,
        NAME
            + "="
            + name
            + " is not a time; give seconds since 1970, \"context\", a named context or a stage");
  }

  private static String onlySource(Stage stage) {
    if (stage.from().base().equals("scratch")
        && stage.instructions().size() == 1
        && stage.instructions().getFirst() instanceof Instruction.Add add
        && add.paths().sources().size() == 1
        && add.paths().inline().isEmpty()
        && add.paths().sources().getFirst().contains(":")) {
      return add.paths().sources().getFirst();
    }
    throw new BuildException(
            FailureReason.InvalidRequest,
            NAME
                + " names the stage "
                + stage.from().name()
                + ", which has other instructions; use a stage of FROM scratch and one ADD of an address")
        .at(stage.from().source().location(), stage.from().source().text());
  }
}
