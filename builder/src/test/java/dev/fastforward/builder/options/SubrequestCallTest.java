package dev.fastforward.builder.options;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastforward.builder.cli.Main;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.image.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions in place of a build, through the command line, without base images. */
class SubrequestCallTest {
  private static final String WARNED =
      """
      FROM scratch AS one
      ENV one 1
      # the last
      FROM scratch AS Two
      """;

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  private int run(String dockerfile, String... options) throws IOException {
    Path context = folder.resolve("context");
    Files.createDirectories(context);
    Files.createDirectories(folder.resolve("work"));
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    String[] words =
        Stream.of(Stream.of("build"), Stream.of(options), Stream.of(context.toString()))
            .flatMap(part -> part)
            .toArray(String[]::new);
    return Main.commandLine(
            new ProcessEnvironment(
                Map.of("FASTFORWARD_WORK", folder.resolve("work").toString()),
                new PrintStream(log, true, StandardCharsets.UTF_8),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                null),
            List.of(words))
        .execute(words);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String log() {
    return log.toString(StandardCharsets.UTF_8);
  }

  private JsonNode json() {
    return Json.read(out.toByteArray(), JsonNode.class);
  }

  @Test
  void warningsOfAllStagesHaveTheirLines() throws IOException {
    assertThat(run(WARNED, "--check")).isEqualTo(1);
    assertThat(out())
        .isEqualTo(
            """
            Check complete, 2 warnings have been found!

            WARNING: LegacyKeyValueFormat - https://docs.docker.com/go/dockerfile/rule/legacy-key-value-format/
            "ENV key=value" should be used instead of legacy "ENV key value" format
            Dockerfile:2
            --------------------
               1 |     FROM scratch AS one
               2 | >>> ENV one 1
               3 |     # the last
               4 |     FROM scratch AS Two
            --------------------

            WARNING: StageNameCasing - https://docs.docker.com/go/dockerfile/rule/stage-name-casing/
            Stage name 'Two' should be lowercase
            Dockerfile:4
            --------------------
               2 |     ENV one 1
               3 |     # the last
               4 | >>> FROM scratch AS Two
               5 |    \s
            --------------------
            """);
    assertThat(log()).isEmpty();
  }

  @Test
  void aTargetLimitsTheChecks() throws IOException {
    assertThat(
            run("FROM scratch AS one\nENV one 1\nFROM scratch AS two\n", "--check", "--target=two"))
        .isZero();
    assertThat(out()).isEqualTo("Check complete, no warnings found.\n");
  }

  @Test
  void programsGetWarningsAsJson() throws IOException {
    assertThat(run(WARNED, "--call=check,format=json")).isEqualTo(1);
    JsonNode warning = json().path("warnings").path(0);
    assertThat(json().path("warnings")).hasSize(2);
    assertThat(warning.path("ruleName").asText()).isEqualTo("StageNameCasing");
    assertThat(warning.at("/location/ranges/0/start/line").asInt()).isEqualTo(4);
    assertThat(json().at("/sources/0/filename").asText()).isEqualTo("Dockerfile");
    assertThat(json().has("buildError")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'--call=check,ignorestatus=true', 0",
    "'--build-arg=BUILDKIT_DOCKERFILE_CHECK=skip=all', 0",
    "'--build-arg=BUILDKIT_DOCKERFILE_CHECK=skip=StageNameCasing', 1",
    "'--build-arg=BUILDKIT_DOCKERFILE_CHECK=error=true', 10",
  })
  void ignorestatusDeterminesTheExitCode(String option, int exitCode) throws IOException {
    assertThat(run(WARNED, "--call=check", option)).isEqualTo(exitCode);
  }

  @Test
  void anErrorFollowsTheWarnings() throws IOException {
    assertThat(run(WARNED + "LABEL a=${b:?}\n", "--check"))
        .isEqualTo(FailureReason.BuildArgMissing.exitCode());
    assertThat(out()).contains("WARNING: StageNameCasing").doesNotContain("no warnings");
    assertThat(log()).contains("error: BuildArgMissing");
  }

  @Test
  void programsGetTheErrorToo() throws IOException {
    assertThat(run("FROM scratch\nCOPPY a b\n", "--call=check,format=json"))
        .isEqualTo(FailureReason.DockerfileInvalid.exitCode());
    assertThat(json().at("/buildError/message").asText()).contains("unknown instruction COPPY");
    assertThat(json().at("/buildError/location/ranges/0/start/line").asInt()).isEqualTo(2);
    assertThat(log()).contains("error: DockerfileInvalid");
  }

  @Test
  void checksNeedNoSecretsAndNoEntitlements() throws IOException {
    String run =
        "RUN --mount=type=secret,id=key,required=true --network=host --security=insecure a";
    assertThat(run("FROM scratch\n" + run + "\n", "--check")).isZero();
  }

  @Test
  void theOutlineIsATableOfInputs() throws IOException {
    String dockerfile =
        """
        # VERSION of the compiler
        ARG VERSION=1.2
        FROM scratch AS base
        ARG VERSION
        RUN --mount=type=secret,id=npmrc,required=true --mount=type=ssh true
        # app is what is shipped
        FROM base AS app
        ARG EXTRA
        """;
    assertThat(run(dockerfile, "--call=outline", "--build-arg=EXTRA=a\tb")).isZero();
    assertThat(out())
        .isEqualTo(
            """
            TARGET:      app
            DESCRIPTION: is what is shipped

            BUILD ARG   VALUE    DESCRIPTION
            VERSION     1.2      of the compiler
            EXTRA       a    b

            SECRET   REQUIRED
            npmrc    true

            SSH       REQUIRED
            default

            """);
  }

  @Test
  void targetsAreListedWithoutTheirBases() throws IOException {
    String dockerfile = "# a is first\nFROM registry.invalid/base AS a\nFROM $UNSET AS b\nFROM a\n";
    assertThat(run(dockerfile, "--call=targets")).isZero();
    assertThat(out()).isEqualTo("TARGET    DESCRIPTION\na         is first\nb\n(default)\n");
  }

  @Test
  void onlyTheResultIsWritten() throws IOException {
    Path image = folder.resolve("image.tar");
    Path digest = folder.resolve("digest");
    Path result = folder.resolve("result.json");
    run(
        WARNED,
        "--check",
        "--output=type=oci,dest=" + image,
        "--digest-file=" + digest,
        "--result-file=" + result);
    assertThat(image).doesNotExist();
    assertThat(digest).doesNotExist();
    JsonNode told = Json.read(Files.readAllBytes(result), JsonNode.class);
    assertThat(told.path("warnings")).hasSize(2);
    assertThat(told.has("digest")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "--call=chekc,                 '--call can be build, check, outline, targets, not \"chekc\"'",
    "--call=subrequests.describe,  '--call can be build'",
    "'--call=check,format=yaml',   'unknown field format=yaml; use format=json'",
  })
  void unknownQuestionsAreRefused(String option, String message) throws IOException {
    assertThat(run(WARNED, option)).isEqualTo(FailureReason.InvalidRequest.exitCode());
    assertThat(log()).contains(message);
    assertThat(out()).isEmpty();
  }

  @Test
  void explainRefusesChecks() {
    int exitCode =
        Main.run(
            Map.of(),
            new PrintStream(log, true, StandardCharsets.UTF_8),
            "explain",
            "--check",
            folder.toString());
    assertThat(exitCode).isEqualTo(FailureReason.InvalidRequest.exitCode());
    assertThat(log()).contains("explain does not support --call");
  }
}
