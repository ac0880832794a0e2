package dev.fastforward.builder.dockerfile;

import static dev.fastforward.builder.testing.ConformanceUnits.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.SourceLocation;
import dev.fastforward.builder.testing.ConformanceUnits;
import dev.fastforward.builder.words.ExpansionException;
import dev.fastforward.builder.words.WordSplitter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** All Dockerfiles of the collection, split into statements. */
class ParserConformanceTest {
  private static final Source NOWHERE =
      new Source("RUN", "", new SourceLocation("Dockerfile", 1, 1), List.of());

  @TestFactory
  Stream<DynamicTest> folders() throws IOException {
    Path parser = ConformanceUnits.folder().resolve("units/parser");
    try (Stream<Path> files = Files.walk(parser)) {
      return files
          .filter(file -> file.endsWith("ast.json"))
          .sorted()
          .map(file ->
              dynamicTest(
                  parser.relativize(file).toString(),
                  () ->
                      check(
                          ConformanceUnits.json(file),
                          Files.readAllBytes(file.resolveSibling("Dockerfile")))))
          .toList()
          .stream();
    }
  }

  @TestFactory
  Stream<DynamicTest> corpus() {
    return ConformanceUnits.rows("parser/corpus.json")
        .map(row -> {
          String file = row.path("file").asText();
          return dynamicTest(file, () -> check(row, ConformanceUnits.caseFile(file)));
        });
  }

  private static void check(JsonNode expected, byte[] text) {
    String dockerfile = new String(text, StandardCharsets.UTF_8);
    if (expected.has("error")) {
      assertThatThrownBy(() -> new StatementReader("Dockerfile", dockerfile).read())
          .isInstanceOf(BuildException.class);
      return;
    }
    StatementReader.Result result = new StatementReader("Dockerfile", dockerfile).read();
    assertThat(String.valueOf(result.escape())).isEqualTo(expected.path("escape").asText());
    JsonNode instructions = expected.path("instructions");
    assertThat(result.statements()).hasSize(instructions.size());
    for (int i = 0; i < instructions.size(); i++) {
      check(instructions.get(i), result.statements().get(i));
    }
    assertThat(result.emptyContinuations().stream().map(SourceLocation::line))
        .containsExactlyElementsOf(
            expected.path("warnings").findValues("line").stream().map(JsonNode::asInt).toList());
  }

  private static void check(JsonNode expected, Statement statement) {
    SoftAssertions softly = new SoftAssertions();
    Source source = statement.source();
    softly.assertThat(source.keyword()).isEqualTo(expected.path("instruction").asText());
    softly.assertThat(source.text()).isEqualTo(expected.path("original").asText().strip());
    softly.assertThat(source.location().line()).isEqualTo(expected.path("start").asInt());
    softly.assertThat(source.location().endLine()).isEqualTo(expected.path("end").asInt());
    softly.assertThat(statement.flags()).isEqualTo(strings(expected.path("flags")));
    if (source.keyword().equalsIgnoreCase("onbuild")) {
      JsonNode inner = expected.path("args").path(0);
      softly
          .assertThat(statement.arguments().getFirst())
          .isEqualTo(inner.path("instruction").asText());
    } else {
      softly.assertThat(statement.arguments()).isEqualTo(strings(expected.path("args")));
      softly.assertThat(statement.json()).isEqualTo(expected.path("json").asBoolean());
    }
    softly.assertThat(source.comments()).isEqualTo(strings(expected.path("comments")));
    softly
        .assertThat(statement.heredocs())
        .isEqualTo(
            Stream.of(expected.path("heredocs"))
                .flatMap(list -> list.valueStream())
                .map(ParserConformanceTest::heredoc)
                .toList());
    softly.assertAll();
  }

  private static Heredoc heredoc(JsonNode node) {
    return new Heredoc(
        node.path("name").asText(),
        node.path("content").asText(),
        node.path("expand").asBoolean(),
        node.path("chomp").asBoolean(),
        node.path("fd").asInt());
  }

  @TestFactory
  Stream<DynamicTest> jsonArrays() {
    return ConformanceUnits.rows("parser/json-arrays.json")
        .map(row -> {
          String input = row.path("input").asText();
          return dynamicTest(
              input,
              () -> {
                if (row.has("error")) {
                  assertThatThrownBy(() -> JsonWords.parse(input, NOWHERE))
                      .isInstanceOf(BuildException.class);
                } else {
                  assertThat(JsonWords.parse(input, NOWHERE))
                      .isEqualTo(row.has("notJSON") ? null : strings(row.path("values")));
                }
              });
        });
  }

  @TestFactory
  Stream<DynamicTest> words() {
    return ConformanceUnits.rows("parser/words.json")
        .map(row -> {
          String input = row.path("input").asText();
          return dynamicTest(
              input,
              () ->
                  assertThat(WordSplitter.split(input, '\\'))
                      .isEqualTo(strings(row.path("words"))));
        });
  }

  @TestFactory
  Stream<DynamicTest> heredocWords() {
    return ConformanceUnits.rows("parser/heredoc-words.json")
        .map(row -> {
          String input = row.path("input").asText();
          return dynamicTest(
              input,
              () -> {
                if (row.has("error")) {
                  assertThatThrownBy(() -> Heredoc.ofWord(input))
                      .isInstanceOf(ExpansionException.class);
                } else {
                  JsonNode heredoc = row.path("heredoc");
                  assertThat(Heredoc.ofWord(input))
                      .isEqualTo(heredoc.isNull() ? null : heredoc(heredoc));
                }
              });
        });
  }

  @TestFactory
  Stream<DynamicTest> directives() {
    return ConformanceUnits.rows("parser/directives.json")
        .map(row -> dynamicTest(row.path("name").asText(), () -> checkDirectives(row)));
  }

  private static void checkDirectives(JsonNode row) {
    String input = row.path("input").asText();
    check(Directives.find("syntax", input), row.path("directive_syntax"));
    check(Directives.find("escape", input), row.path("directive_escape"));
    check(Directives.find("check", input), row.path("directive_check"));
    check(Directives.syntax(input), row.path("detect_syntax"));
  }

  private static void check(@Nullable Directive directive, JsonNode expected) {
    if (expected.isNull()) {
      assertThat(directive).isNull();
      return;
    }
    Directive found = Objects.requireNonNull(directive);
    assertThat(found.value()).isEqualTo(expected.path("cmdline").asText());
    assertThat(found.line()).isEqualTo(expected.path("line").asInt());
    assertThat(Directives.firstWord(found)).isEqualTo(expected.path("value").asText());
  }
}
