package dev.fastforward.builder.options;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.SourceLocation;
import dev.fastforward.builder.dockerfile.Finding;
import dev.fastforward.builder.engine.Subrequest;
import dev.fastforward.builder.plan.Outline;
import dev.fastforward.builder.plan.Target;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Formats the answers of {@code --call} as JSON, like BuildKit's subrequests. Pure. */
final class CallJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private CallJson() {}

  private record Position(int line) {}

  private record Range(Position start, Position end) {}

  private record Location(List<Range> ranges) {
    static Location of(SourceLocation place) {
      return new Location(
          List.of(new Range(new Position(place.line()), new Position(place.endLine()))));
    }
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record OutlineAnswer(
      @Nullable String name,
      @Nullable String description,
      List<Arg> args,
      List<Need> secrets,
      List<Need> ssh,
      List<String> sources) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record Arg(
      String name, @Nullable String description, @Nullable String value, Location location) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Need(String name, @Nullable Boolean required, Location location) {}

  private record TargetsAnswer(List<TargetAnswer> targets, List<String> sources) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record TargetAnswer(
      @Nullable String name,
      @JsonProperty("default") @Nullable Boolean isDefault,
      @Nullable String description,
      String base,
      @Nullable String platform,
      Location location) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record CheckAnswer(
      List<Warning> warnings, List<SourceInfo> sources, @Nullable BuildError buildError) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Warning(
      String ruleName,
      String description,
      @Nullable String url,
      String detail,
      Location location) {}

  private record SourceInfo(String filename, String data, String language) {}

  private record BuildError(String message, Location location) {}

  static String of(Outline outline, Subrequest.Text dockerfile) {
    return print(
        new OutlineAnswer(
            outline.name(),
            outline.description(),
            outline.args().stream()
                .map(arg ->
                    new Arg(arg.name(), arg.description(), arg.value(), Location.of(arg.place())))
                .toList(),
            outline.secrets().stream().map(CallJson::need).toList(),
            outline.ssh().stream().map(CallJson::need).toList(),
            List.of(base64(dockerfile))));
  }

  private static Need need(Outline.Need need) {
    return new Need(need.name(), need.required() ? true : null, Location.of(need.place()));
  }

  static String of(List<Target> targets, Subrequest.Text dockerfile) {
    return print(
        new TargetsAnswer(
            targets.stream()
                .map(target ->
                    new TargetAnswer(
                        target.name(),
                        target.isDefault() ? true : null,
                        target.description(),
                        target.base(),
                        target.platform(),
                        Location.of(target.place())))
                .toList(),
            List.of(base64(dockerfile))));
  }

  /**
   * Formats the findings of build checks.
   *
   * @param failure reason why the checks are incomplete; null if they are complete
   */
  static String of(
      List<Finding> findings, Subrequest.Text dockerfile, @Nullable BuildException failure) {
    return print(
        new CheckAnswer(
            findings.stream()
                .map(finding ->
                    new Warning(
                        finding.rule().name(),
                        finding.rule().description(),
                        finding.rule().url(),
                        finding.message(),
                        Location.of(finding.place())))
                .toList(),
            List.of(new SourceInfo(dockerfile.fileName(), base64(dockerfile), "Dockerfile")),
            failure == null
                ? null
                : new BuildError(
                    String.valueOf(failure.getMessage()),
                    failure.location() == null
                        ? new Location(List.of())
                        : Location.of(failure.location()))));
  }

  private static String base64(Subrequest.Text dockerfile) {
    return Base64.getEncoder()
        .encodeToString(dockerfile.content().getBytes(StandardCharsets.UTF_8));
  }

  private static String print(Object answer) {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
                Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
            .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    try {
      return JSON.writer(printer).writeValueAsString(answer) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // records of text
    }
  }
}
