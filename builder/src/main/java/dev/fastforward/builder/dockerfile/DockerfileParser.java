package dev.fastforward.builder.dockerfile;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.contract.SourceLocation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads Dockerfiles: all of the language of BuildKit's frontend 1.26. Pure.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/">Dockerfile reference</a>
 */
public final class DockerfileParser {
  // Stages may stand on each other in one line, which takes stack wherever the graph is walked.
  private static final int MOST_STAGES = 1000;

  private DockerfileParser() {}

  /** Reads a file for its instructions alone. */
  public static Dockerfile parse(String fileName, byte[] text) {
    return parse(fileName, text, Checks.standard());
  }

  /**
   * @param fileName for messages
   * @param text UTF-8
   * @param checks gets what the text alone shows, even if the text is not a Dockerfile
   * @throws BuildException (DockerfileInvalid) with the place, if it is no Dockerfile
   */
  public static Dockerfile parse(String fileName, byte[] text, Checks checks) {
    String read = new String(text, StandardCharsets.UTF_8);
    refuseNul(fileName, read);
    StatementReader.Result result = new StatementReader(fileName, read).read();
    checks.begin(fileName, result.directives());
    result.emptyContinuations().forEach(checks::addEmptyContinuation);
    InstructionChecks instructionChecks = new InstructionChecks(checks);
    StageCollector stages = new StageCollector();
    for (Statement statement : result.statements()) {
      instructionChecks.before(statement);
      Instruction instruction = InstructionParser.parse(statement);
      instructionChecks.after(instruction);
      stages.add(instruction);
    }
    stages.endStage();
    if (stages.stages.isEmpty()) {
      Source last = result.statements().getLast().source();
      throw last.invalid("there is no FROM; a Dockerfile needs one, such as FROM scratch");
    }
    new FileChecks(stages.stages, checks).run();
    return new Dockerfile(
        fileName,
        result.escape(),
        List.copyOf(result.directives()),
        List.copyOf(stages.globalArgs),
        List.copyOf(stages.stages));
  }

  /** Names, arguments and variables end at a NUL wherever the system sees them. */
  private static void refuseNul(String fileName, String text) {
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      int line = (int) text.chars().limit(nul).filter(c -> c == '\n').count() + 1;
      SourceLocation place = new SourceLocation(fileName, line, line);
      throw new BuildException(
          FailureReason.DockerfileInvalid,
          place + ": there is a NUL byte, which no text has; save the file as UTF-8",
          place,
          "");
    }
  }

  /**
   * Reads the instruction that an ONBUILD left.
   *
   * @param place where its failures are reported: the FROM that brought it
   * @throws BuildException (DockerfileInvalid) if it is not one instruction
   */
  public static Instruction parseTrigger(String text, Source place) {
    StatementReader.Result result = new StatementReader(place.location().file(), text).read();
    if (result.statements().size() != 1) {
      throw place.invalid("ONBUILD of the base image is not one instruction: " + text);
    }
    Statement statement = result.statements().getFirst();
    Source source =
        new Source(
            statement.source().keyword(), statement.source().text(), place.location(), List.of());
    return InstructionParser.parse(
        new Statement(
            source,
            statement.flags(),
            statement.arguments(),
            statement.json(),
            statement.heredocs()));
  }

  /** Puts instructions into stages. */
  private static final class StageCollector {
    private final List<Instruction.Arg> globalArgs = new ArrayList<>();
    private final List<Stage> stages = new ArrayList<>();
    private final List<Instruction> current = new ArrayList<>();
    private Instruction.@Nullable From from;

    void add(Instruction instruction) {
      if (instruction instanceof Instruction.From next) {
        endStage();
        if (stages.size() == MOST_STAGES) {
          throw next.source().invalid("a Dockerfile can have at most " + MOST_STAGES + " stages");
        }
        from = next;
      } else if (from != null) {
        current.add(instruction);
      } else if (instruction instanceof Instruction.Arg arg) {
        globalArgs.add(arg);
      } else {
        Source source = instruction.source();
        throw source.invalid(
            source.keyword() + " stands before the first FROM; only ARG may. Begin with FROM");
      }
    }

    void endStage() {
      if (from != null) {
        stages.add(new Stage(from, List.copyOf(current)));
        current.clear();
      }
    }
  }
}
