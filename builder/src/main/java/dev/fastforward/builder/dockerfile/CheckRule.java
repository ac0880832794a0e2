package dev.fastforward.builder.dockerfile;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The rules of BuildKit's build checks, by their names there.
 *
 * @see <a href="https://docs.docker.com/reference/build-checks/">Build checks</a>
 */
public enum CheckRule {
  StageNameCasing("Stages have names in lower case"),
  FromAsCasing("FROM and AS are written in the same case"),
  NoEmptyContinuation("A continuation is followed by a line that is not empty"),
  ConsistentInstructionCasing("All instructions are written in the same case"),
  DuplicateStageName("No two stages have the same name"),
  ReservedStageName("scratch and context have a meaning of their own"),
  JSONArgsRecommended("Only the exec form hands signals to the program itself"),
  MaintainerDeprecated("A label says who maintains an image"),
  UndefinedArgInFrom("FROM sees the ARGs that stand before the first FROM, and no others"),
  WorkdirRelativePath("A relative WORKDIR depends on what the base image sets"),
  UndefinedVar("A variable that is used is set before"),
  MultipleInstructionsDisallowed("Of several CMD, ENTRYPOINT or HEALTHCHECK only the last counts"),
  LegacyKeyValueFormat("Names and values are written name=value"),
  InvalidBaseImagePlatform("The base image is for the platform that is built for"),
  RedundantTargetPlatform("The target platform is what FROM takes anyway"),
  SecretsUsedInArgOrEnv("What ARG and ENV hold can be read in the image"),
  InvalidDefaultArgInFrom("FROM names an image also when no build arguments are given"),
  FromPlatformFlagConstDisallowed("The platform of a stage is not written down for good"),
  CopyIgnoredFile("What is copied is not left out of the context by .dockerignore"),
  InvalidDefinitionDescription("A comment above an ARG or a stage begins with its name"),
  ExposeProtoCasing("Protocols are written in lower case"),
  ExposeInvalidFormat("EXPOSE names ports of the container alone");

  private final String description;

  CheckRule(String description) {
    this.description = description;
  }

  /** What holds in a Dockerfile without this warning. */
  public String description() {
    return description;
  }

  /** Whether it is applied only where a Dockerfile asks for it. */
  public boolean isExperimental() {
    return this == InvalidDefinitionDescription;
  }

  /** Where the rule is explained; null if nowhere. */
  public @Nullable String url() {
    return this == InvalidBaseImagePlatform
        ? null
        : "https://docs.docker.com/go/dockerfile/rule/" + words() + "/";
  }

  /** {@code JSONArgsRecommended} is json-args-recommended. */
  private String words() {
    return name()
        .replaceAll("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-")
        .toLowerCase(Locale.ROOT);
  }
}
