package dev.fastforward.builder.dockerfile;

import dev.fastforward.builder.dockerfile.Flags.Kind;
import java.util.Map;

/** Understands COPY and ADD. */
final class TransferParser {
  private static final Map<String, Kind> COPY_FLAGS =
      Map.of(
          "from", Kind.TEXT,
          "chown", Kind.TEXT,
          "chmod", Kind.TEXT,
          "link", Kind.BOOLEAN,
          "parents", Kind.BOOLEAN,
          "exclude", Kind.TEXTS);
  private static final Map<String, Kind> ADD_FLAGS =
      Map.of(
          "chown", Kind.TEXT,
          "chmod", Kind.TEXT,
          "link", Kind.BOOLEAN,
          "exclude", Kind.TEXTS,
          "checksum", Kind.TEXT,
          "keep-git-dir", Kind.BOOLEAN,
          "unpack", Kind.BOOLEAN);

  private TransferParser() {}

  static Instruction.Copy copy(Statement statement) {
    Flags flags = Flags.parse(statement, COPY_FLAGS);
    return new Instruction.Copy(
        statement.source(),
        CopyPaths.of(statement),
        flags.text("from"),
        flags.text("chown"),
        flags.text("chmod"),
        flags.isTrue("link"),
        flags.isTrue("parents"),
        flags.texts("exclude"));
  }

  static Instruction.Add add(Statement statement) {
    Flags flags = Flags.parse(statement, ADD_FLAGS);
    return new Instruction.Add(
        statement.source(),
        CopyPaths.of(statement),
        flags.text("chown"),
        flags.text("chmod"),
        flags.isTrue("link"),
        flags.texts("exclude"),
        flags.text("checksum"),
        flags.bool("keep-git-dir"),
        flags.bool("unpack"));
  }
}
