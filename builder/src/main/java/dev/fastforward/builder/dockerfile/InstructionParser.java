package dev.fastforward.builder.dockerfile;

import dev.fastforward.builder.dockerfile.Flags.Kind;
import dev.fastforward.builder.words.Blanks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Understands a statement. */
final class InstructionParser {
  private static final List<String> NAMES =
      List.of(
          "ADD",
          "ARG",
          "CMD",
          "COPY",
          "ENTRYPOINT",
          "ENV",
          "EXPOSE",
          "FROM",
          "HEALTHCHECK",
          "LABEL",
          "MAINTAINER",
          "ONBUILD",
          "RUN",
          "SHELL",
          "STOPSIGNAL",
          "USER",
          "VOLUME",
          "WORKDIR");
  private static final Pattern STAGE_NAME = Pattern.compile("[a-z][a-z0-9-_.]*");
  private static final Pattern ONBUILD = Pattern.compile("(?i)^\\s*ONBUILD\\s*");

  private InstructionParser() {}

  static Instruction parse(Statement statement) {
    Source source = statement.source();
    return switch (source.keyword().toLowerCase(Locale.ROOT)) {
      case "add" -> TransferParser.add(statement);
      case "arg" -> arg(statement);
      case "cmd" -> new Instruction.Cmd(source, command(statement));
      case "copy" -> TransferParser.copy(statement);
      case "entrypoint" -> new Instruction.Entrypoint(source, command(statement));
      case "env" -> new Instruction.Env(source, pairs(statement));
      case "expose" -> new Instruction.Expose(source, words(statement).stream().sorted().toList());
      case "from" -> from(statement);
      case "healthcheck" -> HealthcheckParser.parse(statement);
      case "label" -> new Instruction.Label(source, pairs(statement));
      case "maintainer" -> new Instruction.Maintainer(source, one(statement));
      case "onbuild" -> onBuild(statement);
      case "run" -> RunParser.parse(statement);
      case "shell" -> shell(statement);
      case "stopsignal" -> new Instruction.StopSignal(source, one(statement));
      case "user" -> new Instruction.User(source, one(statement));
      case "volume" -> volume(statement);
      case "workdir" -> new Instruction.Workdir(source, one(statement));
      default ->
          throw source.invalid(
              "unknown instruction "
                  + source.keyword()
                  + Suggestion.textInCase(source.keyword(), NAMES),
              source.keyword());
    };
  }

  private static List<String> words(Statement statement) {
    Flags.none(statement);
    if (statement.arguments().isEmpty()) {
      throw statement.source().invalid(statement.source().keyword() + " needs an argument");
    }
    return statement.arguments();
  }

  private static String one(Statement statement) {
    return words(statement).getFirst();
  }

  static CommandLine command(Statement statement) {
    Flags.none(statement);
    return new CommandLine(statement.arguments(), !statement.json(), statement.heredocs());
  }

  private static List<KeyValue> pairs(Statement statement) {
    List<String> words = words(statement);
    List<KeyValue> pairs = new ArrayList<>();
    for (int i = 0; i + 2 < words.size(); i += 3) {
      if (words.get(i).isEmpty()) {
        throw blankName(statement.source());
      }
      pairs.add(new KeyValue(words.get(i), words.get(i + 1), words.get(i + 2).isEmpty()));
    }
    return List.copyOf(pairs);
  }

  private static RuntimeException blankName(Source source) {
    return source.invalid(source.keyword() + " has a value without a name; write name=value");
  }

  private static Instruction.Arg arg(Statement statement) {
    List<ArgDefinition> definitions = new ArrayList<>();
    for (String word : words(statement)) {
      int equals = word.indexOf('=');
      if (equals == 0) {
        throw blankName(statement.source());
      }
      String name = equals < 0 ? word : word.substring(0, equals);
      definitions.add(
          new ArgDefinition(
              name,
              equals < 0 ? null : word.substring(equals + 1),
              description(statement.source(), name)));
    }
    return new Instruction.Arg(statement.source(), List.copyOf(definitions));
  }

  /** The comment above that begins with the name, without the name. */
  static @Nullable String description(Source source, String name) {
    for (String comment : source.comments()) {
      if (comment.startsWith(name + " ")) {
        return comment.substring(name.length() + 1);
      }
    }
    return null;
  }

  private static Instruction.From from(Statement statement) {
    Source source = statement.source();
    List<String> words = statement.arguments();
    boolean named = words.size() == 3 && words.get(1).equalsIgnoreCase("as");
    if (words.size() != 1 && !named) {
      throw source.invalid("FROM is written FROM image or FROM image AS name");
    }
    String name = named ? words.get(2).toLowerCase(Locale.ROOT) : null;
    if (name != null && !STAGE_NAME.matcher(name).matches()) {
      throw source.invalid(
          "\""
              + words.get(2)
              + "\" cannot name a stage: a name begins with a letter and has letters, digits,"
              + " '-', '_' and '.' only");
    }
    Flags flags = Flags.parse(statement, Map.of("platform", Kind.TEXT));
    return new Instruction.From(source, words.getFirst(), name, flags.text("platform"));
  }

  private static Instruction.Shell shell(Statement statement) {
    List<String> words = words(statement);
    if (!statement.json()) {
      throw statement.source().invalid("SHELL takes a JSON array, such as [\"/bin/sh\", \"-c\"]");
    }
    return new Instruction.Shell(statement.source(), words);
  }

  private static Instruction.Volume volume(Statement statement) {
    List<String> paths = words(statement).stream().map(Blanks::trim).toList();
    if (paths.contains("")) {
      throw statement.source().invalid("VOLUME has an empty path");
    }
    return new Instruction.Volume(statement.source(), paths);
  }

  private static Instruction.OnBuild onBuild(Statement statement) {
    Source source = statement.source();
    String inner = one(statement).toUpperCase(Locale.ROOT);
    if (List.of("ONBUILD", "FROM", "MAINTAINER").contains(inner)) {
      throw source.invalid("ONBUILD cannot hold " + inner);
    }
    StringBuilder text = new StringBuilder(ONBUILD.matcher(source.text()).replaceFirst(""));
    for (Heredoc heredoc : statement.heredocs()) {
      text.append('\n').append(heredoc.content()).append(heredoc.name());
    }
    return new Instruction.OnBuild(source, text.toString());
  }
}
