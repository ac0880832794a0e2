package dev.fastforward.builder.dockerfile;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.contract.Mark;
import dev.fastforward.builder.contract.SourceLocation;
import dev.fastforward.builder.words.Blanks;
import dev.fastforward.builder.words.ExpansionException;
import dev.fastforward.builder.words.Lexer;
import dev.fastforward.builder.words.Variables;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Joins the lines of a file to statements: continuations, comments, directives, heredocs. */
final class StatementReader {
  private static final int LONGEST_LINE = 65_535;

  private final String file;
  private final Lines lines;
  private final DirectiveReader directiveReader = new DirectiveReader("#", 0);
  private final List<Directive> directives = new ArrayList<>();
  private final List<Statement> statements = new ArrayList<>();
  private final List<SourceLocation> emptyContinuations = new ArrayList<>();
  private List<String> comments = new ArrayList<>();
  private char escape = '\\';
  private Pattern continuation = continuation(escape);

  StatementReader(String file, String text) {
    this.file = file;
    this.lines = new Lines(text);
  }

  /**
   * @param escape the escape character in force
   * @param emptyContinuations where an instruction ended that has empty lines in it
   */
  record Result(
      char escape,
      List<Directive> directives,
      List<Statement> statements,
      List<SourceLocation> emptyContinuations) {}

  Result read() {
    for (String line = nextLine(); line != null; line = nextLine()) {
      String text = Blanks.trimLeft(Lines.withoutLineEnd(line));
      if (directive(text)) {
        continue;
      }
      if (text.startsWith("#")) {
        comment(Blanks.trim(text.substring(1)));
      } else if (!text.isEmpty()) {
        statement(text);
      }
    }
    if (statements.isEmpty()) {
      throw invalid(
          1, "there are no instructions; a Dockerfile begins with FROM, such as FROM scratch", "");
    }
    return new Result(escape, directives, statements, emptyContinuations);
  }

  private @Nullable String nextLine() {
    String line = lines.next();
    if (line != null
        && line.length() > LONGEST_LINE / 4
        && line.getBytes(StandardCharsets.UTF_8).length > LONGEST_LINE) {
      throw invalid(
          lines.number(),
          "the line is longer than " + LONGEST_LINE + " bytes; break it with a continuation",
          "");
    }
    return line;
  }

  private boolean directive(String text) {
    Directive directive = directiveReader.read(text);
    if (directive == null) {
      return false;
    }
    if (directive.value().isEmpty()) {
      throw invalid(
          directive.line(),
          "the directive " + directive.name() + " is there twice; remove one",
          text);
    }
    directives.add(directive);
    if (directive.name().equals("escape")) {
      if (!directive.value().equals("\\") && !directive.value().equals("`")) {
        throw invalid(
            directive.line(),
            "the escape character can be \\ or `, not " + directive.value(),
            text);
      }
      escape = directive.value().charAt(0);
      continuation = continuation(escape);
    }
    return true;
  }

  private void comment(String text) {
    if (text.isEmpty()) {
      comments = new ArrayList<>();
    } else {
      comments.add(text);
    }
  }

  /** The escape character at the end of a line, unless another one stands before it. */
  private static Pattern continuation(char escape) {
    String quoted = Pattern.quote(String.valueOf(escape));
    return Pattern.compile("(?:(?<!" + quoted + ")" + quoted + "|^" + quoted + ")[ \\t]*\\z");
  }

  private void statement(String firstLine) {
    int start = lines.number();
    StringBuilder joined = new StringBuilder();
    boolean emptyLine = false;
    String text = firstLine;
    while (true) {
      String withoutMark = continuation.matcher(text).replaceFirst("");
      joined.append(withoutMark);
      if (withoutMark.length() == text.length()) {
        break;
      }
      String line = nextContinuation();
      while (line != null && Blanks.trimLeft(line).isEmpty()) {
        emptyLine = true;
        line = nextContinuation();
      }
      if (line == null) {
        break;
      }
      text = line;
    }
    if (emptyLine) {
      int last = lines.number();
      Mark line = Mark.line(last, lines.between(last, last).getFirst());
      emptyContinuations.add(new SourceLocation(file, last, last, line));
    }
    String original = joined.toString();
    if (Blanks.trim(original).isEmpty()) {
      return;
    }
    Statement statement = StatementSplitter.split(source(original, start), escape);
    statements.add(withHeredocs(statement, start));
    comments = new ArrayList<>();
  }

  /** The next line that is no comment, without its line end. */
  private @Nullable String nextContinuation() {
    String line = nextLine();
    while (line != null && Blanks.trimLeft(line).startsWith("#")) {
      line = nextLine();
    }
    return line == null ? null : Lines.withoutLineEnd(line);
  }

  private Source source(String original, int start) {
    return new Source(
        StatementSplitter.keyword(original),
        Blanks.trim(original),
        new SourceLocation(file, start, lines.number()),
        List.copyOf(comments),
        lines.between(start, lines.number()));
  }

  private Statement withHeredocs(Statement statement, int start) {
    Source source = statement.source();
    if (!StatementSplitter.mayHaveHeredocs(statement) || !source.text().contains("<<")) {
      return statement;
    }
    List<Heredoc> documents = new ArrayList<>();
    for (Heredoc heredoc : heredocs(source)) {
      documents.add(heredoc.withContent(content(heredoc, source)));
    }
    return statement.withHeredocs(documents, source(source.text(), start));
  }

  private static List<Heredoc> heredocs(Source source) {
    List<String> words;
    try {
      words =
          new Lexer('\\')
              .rawQuotes()
              .rawEscapes()
              .keepUnset()
              .expand(source.text(), Variables.NONE)
              .words();
    } catch (ExpansionException e) {
      return List.of(); // the shell may understand the line; for us it has no heredoc
    }
    List<Heredoc> result = new ArrayList<>();
    for (String word : words) {
      try {
        Heredoc heredoc = Heredoc.ofWord(word);
        if (heredoc != null) {
          result.add(heredoc);
        }
      } catch (ExpansionException e) {
        throw source.invalid("in the heredoc " + word + ": " + e.reason());
      }
    }
    return result;
  }

  private String content(Heredoc heredoc, Source source) {
    StringBuilder content = new StringBuilder();
    for (String line = nextLine(); line != null; line = nextLine()) {
      String end = Lines.withoutLineEnd(line);
      if (heredoc.chomp()) {
        end = end.replaceFirst("^\\t+", "");
      }
      if (end.equals(heredoc.name())) {
        return content.toString();
      }
      content.append(line);
    }
    throw source.invalid(
        "the heredoc is not ended: write " + heredoc.name() + " alone on the line behind its text");
  }

  private BuildException invalid(int line, String message, String text) {
    SourceLocation location = new SourceLocation(file, line, line, Mark.line(line, text));
    return new BuildException(
        FailureReason.DockerfileInvalid, location + ": " + message, location, text);
  }
}
