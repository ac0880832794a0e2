package dev.fastforward.builder.plan;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.dockerfile.Dockerfile;
import dev.fastforward.builder.dockerfile.DockerfileParser;
import dev.fastforward.builder.dockerfile.Instruction;
import dev.fastforward.builder.dockerfile.Source;
import dev.fastforward.builder.dockerfile.Stage;
import dev.fastforward.builder.dockerfile.Suggestion;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.step.CopySource;
import dev.fastforward.builder.words.Expansion;
import dev.fastforward.builder.words.Lexer;
import dev.fastforward.builder.words.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds what the names in FROM and {@code --from} stand for. */
final class StageResolver {
  private final Dockerfile file;
  private final PlanOptions options;
  private final Map<String, String> globalArgs;
  private final NamedContexts contexts;
  private final FromChecks checks;

  StageResolver(
      Dockerfile file, PlanOptions options, Map<String, String> globalArgs, FromChecks checks) {
    this.file = file;
    this.options = options;
    this.globalArgs = globalArgs;
    this.contexts = new NamedContexts(options);
    this.checks = checks;
  }

  List<PlannedStage> stages() {
    List<PlannedStage> stages = new ArrayList<>();
    for (Stage stage : file.stages()) {
      stages.add(planned(stages.size(), stage));
    }
    return List.copyOf(stages);
  }

  private PlannedStage planned(int index, Stage stage) {
    Instruction.From from = stage.from();
    Expansion name = expand(from.base(), from.source());
    checks.undeclared(from, name);
    Platform platform = platform(from);
    CopySource given = from.name() == null ? null : contexts.find(from.name(), platform);
    if (given != null) {
      // What is given for this name stands for the whole stage.
      return planned(index, from, given, platform, List.of());
    }
    CopySource named = named(index, from, platform);
    if (named != null) {
      return planned(index, from, named, platform, stage.instructions());
    }
    StageBase base = base(index, from, name, platform);
    List<Instruction> instructions = new ArrayList<>(triggers(base, from.source()));
    instructions.addAll(stage.instructions());
    return new PlannedStage(index, from.name(), base, from.source(), List.copyOf(instructions));
  }

  /** A stage on an image, or on the files of a context as its first layer. */
  private static PlannedStage planned(
      int index,
      Instruction.From from,
      CopySource given,
      Platform platform,
      List<Instruction> instructions) {
    if (given instanceof CopySource.Image image) {
      StageBase base =
          image.reference().equals(PlanOptions.SCRATCH)
              ? new StageBase.Scratch(platform)
              : new StageBase.Image(image.reference(), platform);
      return new PlannedStage(index, from.name(), base, from.source(), instructions);
    }
    if (!(given instanceof CopySource.Named named)) {
      throw new IllegalArgumentException("no context: " + given);
    }
    List<Instruction> all = new ArrayList<>();
    all.add(DockerfileParser.parseTrigger("COPY --from=" + named.name() + " . /", from.source()));
    all.addAll(instructions);
    return new PlannedStage(
        index, from.name(), new StageBase.Scratch(platform), from.source(), List.copyOf(all));
  }

  /** The context that FROM names; null if it names none. */
  private @Nullable CopySource named(int index, Instruction.From from, Platform platform) {
    String name = expand(from.base(), from.source()).text();
    return name.isEmpty() || name.equals("scratch") || indexOf(name, index) >= 0
        ? null
        : contexts.find(name, platform);
  }

  /** What ONBUILD of a stage of the same file brings to a stage that is based on it. */
  private List<Instruction> triggers(StageBase base, Source from) {
    if (!(base instanceof StageBase.Stage parent)) {
      return List.of();
    }
    List<Instruction> triggers = new ArrayList<>();
    for (Instruction instruction : file.stages().get(parent.index()).instructions()) {
      if (instruction instanceof Instruction.OnBuild onBuild) {
        triggers.add(DockerfileParser.parseTrigger(onBuild.instruction(), from));
      }
    }
    return triggers;
  }

  private StageBase base(int index, Instruction.From from, Expansion expansion, Platform platform) {
    String name = expansion.text();
    if (name.isEmpty()) {
      throw from.source()
          .invalid(
              "FROM "
                  + from.base()
                  + " names no image: the variable is empty or not declared. FROM sees only ARGs"
                  + " before the first FROM; give one a default or a build argument"
                  + suggestion(expansion),
              from.base());
    }
    int stage = indexOf(name, index);
    if (stage >= 0) {
      return new StageBase.Stage(stage);
    }
    if (name.equals("scratch")) {
      return new StageBase.Scratch(platform);
    }
    return new StageBase.Image(image(name, from.source()), platform);
  }

  private String suggestion(Expansion expansion) {
    return expansion.unset().isEmpty()
        ? ""
        : Suggestion.text(expansion.unset().first(), globalArgs.keySet());
  }

  private Platform platform(Instruction.From from) {
    if (from.platform() == null) {
      return options.targetPlatform();
    }
    Expansion expansion = expand(from.platform(), from.source());
    checks.platform(from, from.platform(), expansion);
    String text = expansion.text();
    if (text.isEmpty()) {
      throw from.source()
          .invalid(
              "--platform=" + from.platform() + " is empty" + suggestion(expansion),
              "--platform",
              from.platform());
    }
    try {
      return Platforms.parse(text, options.targetPlatform());
    } catch (IllegalArgumentException e) {
      throw from.source()
          .invalid(
              "--platform: " + e.getMessage() + suggestion(expansion),
              "--platform",
              from.platform());
    }
  }

  private Expansion expand(String word, Source source) {
    return Expanding.word(new Lexer(file.escape()), word, Variables.of(globalArgs), source);
  }

  private static ImageReference image(String name, Source source) {
    try {
      return ImageReference.parse(name);
    } catch (IllegalArgumentException e) {
      throw source.invalid(String.valueOf(e.getMessage()));
    }
  }

  /** The last stage of that name before a stage; -1 if there is none. */
  int indexOf(String name, int before) {
    for (int i = before - 1; i >= 0; i--) {
      String other = file.stages().get(i).from().name();
      if (name.equalsIgnoreCase(other)) {
        return i;
      }
    }
    return -1;
  }

  CopySource source(int stage, Instruction.Copy copy) {
    return copy.from() == null
        ? new CopySource.Context()
        : source(stage, copy.from(), copy.source());
  }

  /**
   * @param name value of {@code --from}, or of {@code from=} of a mount
   */
  CopySource source(int stage, String name, Source place) {
    String unexpanded =
        Expanding.word(new Lexer(file.escape()), name, Variables.NONE, place).text();
    if (!unexpanded.equals(name)) {
      throw place.invalid(
          "--from cannot have variables; give the image a stage of its own, FROM with a global"
              + " ARG, and name that stage");
    }
    CopySource context = contexts.find(name, options.targetPlatform());
    if (context instanceof CopySource.Image given
        && given.reference().equals(PlanOptions.SCRATCH)) {
      throw place.invalid(
          "--from=" + name + ": scratch is given for it, and the empty image has no files to copy");
    }
    if (context != null) {
      return context;
    }
    if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return new CopySource.Stage(byNumber(name, stage, place));
    }
    int index = indexOf(name, stage);
    if (index >= 0) {
      return new CopySource.Stage(index);
    }
    int later = indexOf(name, file.stages().size());
    if (later >= 0) {
      throw defined(name, later == stage, place);
    }
    if (name.equals("scratch")) {
      throw place.invalid("--from=scratch: the empty image has no files to copy");
    }
    return new CopySource.Image(imageOrStage(name, place));
  }

  private ImageReference imageOrStage(String name, Source place) {
    try {
      return image(name, place);
    } catch (BuildException e) {
      List<String> names =
          file.stages().stream().map(s -> s.from().name()).filter(Objects::nonNull).toList();
      throw place.invalid(
          "--from=" + name + " is no stage and no image" + Suggestion.text(name, names),
          "from=",
          name);
    }
  }

  private int byNumber(String name, int stage, Source place) {
    int count = file.stages().size();
    int index = name.length() > 6 ? count : Integer.parseInt(name);
    if (index >= count) {
      throw place.invalid(
          "--from=" + name + ": there is no such stage; they are counted from 0 to " + (count - 1));
    }
    if (index >= stage) {
      throw defined(name, index == stage, place);
    }
    return index;
  }

  private static RuntimeException defined(String name, boolean self, Source place) {
    return place.invalid(
        self
            ? "a stage cannot copy from itself (--from=" + name + ")"
            : "--from=" + name + ": that stage comes later; move it before this one");
  }
}
