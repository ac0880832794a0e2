package dev.fastforward.builder.plan;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.dockerfile.ArgDefinition;
import dev.fastforward.builder.dockerfile.Dockerfile;
import dev.fastforward.builder.dockerfile.Instruction;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.words.Expansion;
import dev.fastforward.builder.words.Lexer;
import dev.fastforward.builder.words.Variables;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ARGs that FROM sees: those of the platform, and those before the first FROM. */
final class GlobalScope {
  private static final String EPOCH = "SOURCE_DATE_EPOCH";

  /**
   * End of the year 9999, the last that the times of an image config have digits for (RFC 3339).
   */
  private static final long LATEST = 253_402_300_799L;

  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  private GlobalScope() {}

  static Map<String, String> of(Dockerfile file, PlanOptions options) {
    return of(file, options, options.buildArgs());
  }

  /** As they are where no build arguments are given for those of before the first FROM. */
  static Map<String, String> withoutBuildArgs(Dockerfile file, PlanOptions options) {
    return of(file, options, Map.of());
  }

  /** The ARGs of before the first FROM as they stand there; the last of a name counts. */
  static List<GlobalArg> declared(Dockerfile file, PlanOptions options) {
    return read(file, options.buildArgs(), new LinkedHashMap<>(platformArgs(file, options)));
  }

  private static Map<String, String> of(
      Dockerfile file, PlanOptions options, Map<String, String> buildArgs) {
    Map<String, String> values = new LinkedHashMap<>(platformArgs(file, options));
    read(file, buildArgs, values);
    return Collections.unmodifiableMap(values);
  }

  /**
   * @param values what is known before; gets the values of the ARGs
   */
  private static List<GlobalArg> read(
      Dockerfile file, Map<String, String> buildArgs, Map<String, String> values) {
    List<GlobalArg> args = new ArrayList<>();
    Map<String, Set<String>> used = new HashMap<>();
    Lexer lexer = new Lexer(file.escape());
    for (Instruction.Arg arg : file.globalArgs()) {
      for (ArgDefinition definition : arg.definitions()) {
        String name = definition.name();
        String value = buildArgs.get(name);
        Set<String> from = new TreeSet<>();
        if (value == null && definition.value() != null) {
          Expansion expansion =
              Expanding.word(lexer, definition.value(), Variables.of(values), arg.source());
          value = expansion.text();
          from.addAll(expansion.used());
          if (from.remove(name)) {
            from.addAll(used.getOrDefault(name, Set.of())); // of what it was before
          }
        }
        if (value != null) {
          values.put(name, value);
        }
        used.put(name, from);
        args.add(new GlobalArg(definition, value, from, arg.source().location()));
      }
    }
    return List.copyOf(args);
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
    long seconds = value.length() > 12 ? Long.MAX_VALUE : Long.parseLong(value);
    if (seconds > LATEST) {
      throw new BuildException(
          FailureReason.InvalidRequest,
          file.fileName()
              + ": SOURCE_DATE_EPOCH="
              + value
              + " is beyond the year 9999; give seconds since 1970, not milliseconds");
    }
    return seconds;
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
