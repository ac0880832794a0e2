package dev.fastforward.builder.dockerfile;

import dev.fastforward.builder.dockerfile.Flags.Kind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Understands RUN. */
final class RunParser {
  private static final Map<String, Kind> FLAGS =
      Map.of(
          "mount", Kind.TEXTS,
          "network", Kind.TEXT,
          "security", Kind.TEXT,
          "device", Kind.TEXTS);

  private RunParser() {}

  static Instruction.Run parse(Statement statement) {
    Source source = statement.source();
    Flags flags = Flags.parse(statement, FLAGS);
    String network = flags.text("network");
    String security = flags.text("security");
    check(source, "network", network, List.of("default", "none", "host"));
    check(source, "security", security, List.of("sandbox", "insecure"));
    List<Device> devices;
    try {
      flags.texts("mount").forEach(MountParser::check);
      devices = flags.texts("device").stream().map(Device::parse).toList();
    } catch (IllegalArgumentException e) {
      throw source.invalid(String.valueOf(e.getMessage()));
    }
    return new Instruction.Run(
        source,
        new CommandLine(statement.arguments(), !statement.json(), statement.heredocs()),
        flags.texts("mount"),
        network,
        security,
        devices);
  }

  private static void check(
      Source source, String flag, @Nullable String value, List<String> allowed) {
    if (value != null && !allowed.contains(value)) {
      throw source.invalid(
          "--" + flag + " can be " + String.join(", ", allowed) + ", not \"" + value + "\"");
    }
  }
}
