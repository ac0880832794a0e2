package dev.fastforward.builder.plan;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.dockerfile.ArgDefinition;
import dev.fastforward.builder.dockerfile.Dockerfile;
import dev.fastforward.builder.dockerfile.Instruction;
import dev.fastforward.builder.dockerfile.Lexer;
import dev.fastforward.builder.dockerfile.Variables;
import dev.fastforward.builder.image.Platform;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ARGs that FROM sees: those of the platform, and those before the first FROM. */
final class GlobalScope {
  private static final String EPOCH = "SOURCE_DATE_EPOCH";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private GlobalScope() {}

  static Map<String, String> of(Dockerfile file, PlanOptions options) {
    return of(file, options, options.buildArgs());
  }

  /** As they are where no build arguments are given for those of before the first FROM. */
  static Map<String, String> withoutBuildArgs(Dockerfile file, PlanOptions options) {
    return of(file, options, Map.of());
  }

  private static Map<String, String> of(
      Dockerfile file, PlanOptions options, Map<String, String> buildArgs) {
    Map<String, String> values = new LinkedHashMap<>(platformArgs(file, options));
    Lexer lexer = new Lexer(file.escape());
    for (Instruction.Arg arg : file.globalArgs()) {
      for (ArgDefinition definition : arg.definitions()) {
        String value = buildArgs.get(definition.name());
        if (value == null && definition.value() != null) {
          value =
              Expanding.word(lexer, definition.value(), Variables.of(values), arg.source()).text();
        }
        if (value != null) {
          values.put(definition.name(), value);
        }
      }
    }
    return Collections.unmodifiableMap(values);
  }

  /**
   * The time that SOURCE_DATE_EPOCH asks for, from the build argument or a global ARG, in seconds;
   * null if it asks for none.
   */
  static @Nullable Long epoch(
      Dockerfile file, PlanOptions options, Map<String, String> globalArgs) {
    String given = options.buildArgs().get(EPOCH);
    String value = given == null ? globalArgs.get(EPOCH) : given;
    if (value == null || value.isEmpty()) {
      return null;
    }
    if (!NUMBER.matcher(value).matches()) {
      throw new BuildException(
          FailureReason.UnsupportedInstruction,
          file.fileName()
              + ": SOURCE_DATE_EPOCH="
              + value
              + " is not supported yet; give a number of seconds since 1970");
    }
    return Long.valueOf(value);
  }

  private static Map<String, String> platformArgs(Dockerfile file, PlanOptions options) {
    Map<String, String> values = new LinkedHashMap<>();
    put(values, "BUILD", options.buildPlatform());
    put(values, "TARGET", options.targetPlatform());
    values.put("TARGETSTAGE", targetStage(file, options));
    values.replaceAll((name, value) -> options.buildArgs().getOrDefault(name, value));
    return values;
  }

  private static void put(Map<String, String> values, String prefix, Platform platform) {
    values.put(prefix + "PLATFORM", platform.toString());
    values.put(prefix + "OS", platform.os());
    values.put(prefix + "OSVERSION", orEmpty(platform.osVersion()));
    values.put(prefix + "ARCH", platform.architecture());
    values.put(prefix + "VARIANT", orEmpty(platform.variant()));
  }

  private static String targetStage(Dockerfile file, PlanOptions options) {
    String name =
        options.target() == null ? file.stages().getLast().from().name() : options.target();
    return name == null || name.isEmpty() ? "default" : name;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
