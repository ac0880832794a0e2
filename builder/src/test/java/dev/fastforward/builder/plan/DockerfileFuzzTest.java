package dev.fastforward.builder.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.contract.SourceLocation;
import dev.fastforward.builder.dockerfile.Checks;
import dev.fastforward.builder.dockerfile.Dockerfile;
import dev.fastforward.builder.dockerfile.DockerfileParser;
import dev.fastforward.builder.dockerfile.Finding;
import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.report.Diagnostic;
import dev.fastforward.builder.report.Style;
import dev.fastforward.builder.testing.ConformanceUnits;
import dev.fastforward.builder.testing.TextFuzz;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Dockerfiles with mistakes: each is planned, or refused with a message that can be shown with its
 * place.
 */
class DockerfileFuzzTest {
  private static final Platform HERE = Platform.parse("linux/amd64");
  private static final ImageConfig BASE =
      new ImageConfig(
          null,
          null,
          "amd64",
          null,
          "linux",
          null,
          null,
          ContainerConfig.EMPTY
              .withEnv(List.of("PATH=/bin", "LANG=C"))
              .withOnBuild(List.of("RUN make", "COPY . /src")),
          null,
          null,
          null);
  private static final List<String> FILES =
      List.of(
          """
          # syntax=docker/dockerfile:1
          # check=skip=JSONArgsRecommended
          ARG VERSION=3.2 OTHER
          # build makes it
          FROM --platform=$BUILDPLATFORM debian:${VERSION:-12} AS build
          ARG TARGETARCH VERSION
          ENV A=1 B="two words" C=$A
          WORKDIR /src
          COPY --chown=1:2 --exclude=*.md a b* ["c d", "./"]
          RUN --mount=type=cache,target=/root/.m2 --mount=type=secret,id=k,env=K \\
            --network=none make && \\
            # a comment
            make install
          RUN <<EOF
          set -e
          echo $A
          EOF
          COPY <<"X" <<-Y /dir/
          one
          X
          \ttwo
          \tY
          FROM scratch
          COPY --from=build --link --chmod=u+x /out /
          ADD --checksum=sha256:0000000000000000000000000000000000000000000000000000000000000000 https://e.example/x /
          USER 1:2
          EXPOSE 80 90-92/udp
          VOLUME ["/data", "/more"]
          LABEL a=b "c d"="e f"
          HEALTHCHECK --interval=5s --retries=3 CMD ["true"]
          STOPSIGNAL SIGTERM
          SHELL ["/bin/sh", "-ec"]
          ONBUILD COPY . /x
          ENTRYPOINT ["/out"]
          CMD serve
          """,
          """
          # escape=`
          FROM busybox
          MAINTAINER me
          RUN echo `
            a
          ENV key value with blanks
          """);
  private static final List<String> PIECES =
      List.of(
          "FROM ",
          "FROM scratch AS x\n",
          "ARG ",
          "ENV ",
          "RUN ",
          "COPY ",
          "ADD ",
          "ONBUILD ",
          "HEALTHCHECK ",
          "SHELL [",
          "EXPOSE ",
          "VOLUME ",
          "USER ",
          "WORKDIR ",
          "LABEL ",
          "CMD [",
          "--mount=type=",
          "--from=",
          "--platform=",
          "--chmod=",
          "--chown=",
          "--checksum=sha256:",
          "--exclude=",
          "--parents ",
          "--link=",
          "--keep-git-dir=",
          "--network=",
          "--security=",
          "--device=",
          "--interval=",
          "99999999999999999999",
          "-1",
          "0",
          "<<EOF",
          "\nEOF\n",
          "<<-",
          "<<",
          "\\\n",
          "\\",
          "`",
          "\"",
          "'",
          "[",
          "]",
          ",",
          "=",
          "$",
          "${",
          "}",
          ":-",
          ":?",
          "#",
          "\n#",
          "\n",
          "\r\n",
          "\t",
          "\0",
          " ",
          "..",
          "/",
          "*",
          "**",
          "?",
          "# escape=`\n",
          "# check=error=true\n",
          "# syntax=x\n",
          "https://",
          "git@github.com:a/b.git#",
          "\ufeff",
          "é",
          "𝄞",
          "\u202e",
          "{\"a\":",
          "\\u0000",
          "x".repeat(200),
          "$TARGETPLATFORM",
          "linux/arm/v7",
          "windows/amd64",
          "\ud800");

  private static List<String> files() {
    List<String> files = new ArrayList<>(FILES);
    if (ConformanceUnits.find().isPresent()) {
      for (String table : List.of("instructions/single.json", "lint/cases.json")) {
        ConformanceUnits.rows(table)
            .map(row -> row.path("dockerfile"))
            .forEach(file -> add(files, file));
      }
      ConformanceUnits.rows("parser/corpus.json")
          .map(row -> row.path("file").asText())
          .forEach(name -> files.add(caseFile(name)));
    }
    return files;
  }

  private static void add(List<String> files, JsonNode text) {
    files.add(text.asText());
  }

  private static String caseFile(String name) {
    try {
      return new String(ConformanceUnits.caseFile(name), StandardCharsets.UTF_8);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void plans() throws InterruptedException {
    TextFuzz fuzz = new TextFuzz(files(), PIECES);
    fuzz.run(text -> {
      Checks checks = Checks.standard();
      try {
        plan(text.getBytes(StandardCharsets.UTF_8), checks, fuzz.random().nextBoolean());
      } catch (BuildException e) {
        assertThat(e.reason()).isNotEqualTo(FailureReason.InternalError);
        show(Diagnostic.Kind.error, String.valueOf(e.getMessage()), e.location());
      }
      for (Finding finding : checks.findings()) {
        show(Diagnostic.Kind.warning, finding.message(), finding.place());
      }
    });
  }

  private static void show(Diagnostic.Kind kind, String message, @Nullable SourceLocation place) {
    assertThat(message).isNotBlank();
    assertThat(new Diagnostic(kind, "X", message, place, null, List.of()).lines(Style.PLAIN))
        .isNotEmpty();
  }

  private static void plan(byte[] bytes, Checks checks, boolean all) {
    Dockerfile file = DockerfileParser.parse("Dockerfile", bytes, checks);
    assertThat(DockerfileParser.parse("Dockerfile", bytes, Checks.standard())).isEqualTo(file);
    PlanOptions options =
        new PlanOptions(
            Map.of("VERSION", "9", "EMPTY", ""), null, HERE, HERE, Set.of("ctx"), Map.of("l", "m"));
    StageGraph graph =
        all ? StageGraph.ofAllStages(file, options, checks) : StageGraph.of(file, options, checks);
    Map<Integer, StagePlan> plans = new HashMap<>();
    for (int index : graph.reachable()) {
      graph.images(index);
      StageInput input =
          switch (graph.stages().get(index).base()) {
            case StageBase.Scratch scratch -> StageInput.scratch();
            case StageBase.Image image -> StageInput.image(BASE);
            case StageBase.Stage stage ->
                StageInput.stage(Objects.requireNonNull(plans.get(stage.index())));
          };
      plans.put(index, StagePlanner.plan(graph, index, input));
    }
  }
}
