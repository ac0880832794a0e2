package dev.fastforward.builder.plan;

import dev.fastforward.builder.dockerfile.CheckRule;
import dev.fastforward.builder.dockerfile.Checks;
import dev.fastforward.builder.dockerfile.Source;
import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.step.Step;
import dev.fastforward.builder.step.StepInfo;
import dev.fastforward.builder.words.Expansion;
import dev.fastforward.builder.words.Lexer;
import dev.fastforward.builder.words.Variables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known between two instructions of a stage, while it is planned. */
final class StageState {
  private final Lexer lexer;
  private final Map<String, String> variables;
  private final Map<String, String> args;
  private final List<Step> steps = new ArrayList<>();
  private final StageParameters.Collector parameters = new StageParameters.Collector();
  private final Checks checks;
  private final TargetSystem system;
  private ContainerConfig config;
  private @Nullable String author;
  private boolean workdirSet;
  private boolean cmdSet;

  StageState(
      char escape,
      ContainerConfig config,
      @Nullable String author,
      StageScope inherited,
      Checks checks,
      TargetSystem system) {
    this.system = system;
    this.checks = checks;
    this.lexer = new Lexer(escape);
    this.config = config;
    this.author = author;
    this.variables = new LinkedHashMap<>(inherited.variables());
    this.args = new LinkedHashMap<>(inherited.args());
    this.workdirSet = inherited.workdirSet();
    // The config's variables win over ARGs of the stage that this one is based on.
    for (String entry : env()) {
      variables.put(EnvEntries.name(entry), EnvEntries.value(entry));
    }
  }

  ContainerConfig config() {
    return config;
  }

  TargetSystem system() {
    return system;
  }

  /** The working directory, with slashes on any system; null where there is none. */
  @Nullable String workingDir() {
    return config.workingDir() == null ? null : system.slashes(config.workingDir());
  }

  List<String> env() {
    return config.env() == null ? List.of() : config.env();
  }

  @Nullable String author() {
    return author;
  }

  void setAuthor(String name) {
    author = name;
  }

  boolean isWorkdirSet() {
    return workdirSet;
  }

  void setWorkdirSet() {
    workdirSet = true;
  }

  /** Whether this stage has a CMD of its own. */
  boolean isCmdSet() {
    return cmdSet;
  }

  void setCmdSet() {
    cmdSet = true;
  }

  /** The variables that the next instruction sees. */
  Map<String, String> variables() {
    return variables;
  }

  /** Hears what the instructions ask the user for. */
  StageParameters.Collector parameters() {
    return parameters;
  }

  /** Declared ARGs in order of first appearance. */
  Map<String, String> args() {
    return args;
  }

  void set(String name, String value) {
    variables.put(name, value);
  }

  String expand(String word, Source source) {
    Expansion expansion = Expanding.word(lexer, word, Variables.of(variables), source);
    List<String> undefined =
        expansion.unset().stream().filter(name -> !args.containsKey(name)).toList();
    VariableChecks.undefined(this, source, undefined, variables.keySet());
    return expansion.text();
  }

  @Nullable String expandFlag(@Nullable String word, Source source) {
    if (word == null) {
      return null;
    }
    String value = expand(word, source);
    return value.isEmpty() ? null : value;
  }

  List<String> expandAll(List<String> words, Source source) {
    return words.stream().map(word -> expand(word, source)).toList();
  }

  /** Expands to as many words as the values hold. */
  List<String> expandToWords(String word, Source source) {
    return Expanding.word(lexer, word, Variables.of(variables), source).words();
  }

  List<String> shell() {
    List<String> shell = config.shell();
    return shell == null || shell.isEmpty() ? system.shell() : shell;
  }

  /** Leaves a config behind without a step and without an entry in the history. */
  void changeSilently(ContainerConfig after) {
    config = after;
  }

  /** A step that changes nothing but the config. */
  void addConfigStep(Source source, String createdBy, ContainerConfig after) {
    add(new Step.Config(info(source, createdBy, after)), after);
  }

  void add(Step step, ContainerConfig after) {
    steps.add(step);
    config = after;
  }

  StepInfo info(Source source, String createdBy, ContainerConfig after) {
    return new StepInfo(source.location(), source.text(), createdBy, config, after);
  }

  /** Something was found at an instruction; the last of the pieces is what is marked. */
  void warn(Source source, CheckRule rule, String message, String... pieces) {
    checks.add(source, rule, message, pieces);
  }

  /** Warns of a source of COPY or ADD that .dockerignore leaves out. */
  void warnOfIgnored(String path, Source source) {
    String clean = WorkDirPath.source(path);
    if (checks.isIgnored(clean)) {
      String name = source.keyword().toLowerCase(Locale.ROOT);
      warn(
          source,
          CheckRule.CopyIgnoredFile,
          "Attempting to "
              + (name.equals("add") ? "Add" : "Copy")
              + " file \""
              + clean
              + "\" that is excluded by .dockerignore",
          path);
    }
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  StageScope scope() {
    return new StageScope(variables, args, workdirSet);
  }
}
