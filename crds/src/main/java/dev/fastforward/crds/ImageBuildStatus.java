package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the operator answers. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ImageBuildStatus(
    @JsonPropertyDescription(
            "The generation of the spec that this status is about; -1 before the first look.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "The last image that was built, by digest: pull this. Condition Ready says whether it is"
                + " also what the spec asks for now.")
        @Nullable String image,
    @JsonPropertyDescription("Digest of the last image that was built.") @Nullable String digest,
    @JsonPropertyDescription("The platforms of the last image that was built.") @Size(max = 16)
        List<PlatformImage> platforms,
    @JsonPropertyDescription("What the last image was built from.") @Nullable Inputs inputs,
    @JsonPropertyDescription(
            "Ready, Succeeded, SourceResolved where there is a source, and while they are True Reconciling or"
                + " Stalled.")
        @Size(max = 16)
        List<Condition> conditions,
    @JsonPropertyDescription("The build that runs or is about to be tried again.")
        @Nullable CurrentBuild currentBuild,
    @JsonPropertyDescription("The last build that ended.") @Nullable BuildRecord lastBuild,
    @JsonPropertyDescription("The last builds that ended, newest first.") @Size(max = 10)
        List<PastBuild> history,
    @JsonPropertyDescription(
            "The value of the annotation fastforward.dev/rebuild-requested-at that the last build was"
                + " started with.")
        @Nullable String lastHandledRebuildAt) {

  /** The status of an ImageBuild that nobody has looked at. */
  public static final ImageBuildStatus UNSEEN =
      new ImageBuildStatus(
          -1L, null, null, List.of(), null, List.of(), null, null, List.of(), null);

  public ImageBuildStatus {
    platforms = platforms == null ? List.of() : List.copyOf(platforms);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
    history = history == null ? List.of() : List.copyOf(history);
  }

  /** The same with another build under way; null for none. */
  public ImageBuildStatus withCurrentBuild(@Nullable CurrentBuild build) {
    return new ImageBuildStatus(
        observedGeneration,
        image,
        digest,
        platforms,
        inputs,
        conditions,
        build,
        lastBuild,
        history,
        lastHandledRebuildAt);
  }

  /** The same with that build ended, and none under way. */
  public ImageBuildStatus withLastBuild(BuildRecord record, List<PastBuild> past) {
    return new ImageBuildStatus(
        observedGeneration,
        image,
        digest,
        platforms,
        inputs,
        conditions,
        null,
        record,
        past,
        lastHandledRebuildAt);
  }

  /** The same with another image. */
  public ImageBuildStatus withImage(
      @Nullable String reference,
      @Nullable String newDigest,
      List<PlatformImage> of,
      Inputs madeFrom) {
    return new ImageBuildStatus(
        observedGeneration,
        reference,
        newDigest,
        of,
        madeFrom,
        conditions,
        currentBuild,
        lastBuild,
        history,
        lastHandledRebuildAt);
  }

  /** The same with another rebuild served. */
  public ImageBuildStatus withHandledRebuild(@Nullable String at) {
    return new ImageBuildStatus(
        observedGeneration,
        image,
        digest,
        platforms,
        inputs,
        conditions,
        currentBuild,
        lastBuild,
        history,
        at);
  }

  /** The same with other conditions, about that generation. */
  public ImageBuildStatus withConditions(long generation, List<Condition> all) {
    return new ImageBuildStatus(
        generation,
        image,
        digest,
        platforms,
        inputs,
        all,
        currentBuild,
        lastBuild,
        history,
        lastHandledRebuildAt);
  }

  /** The condition of that type, if there is one. */
  public Optional<Condition> condition(String type) {
    return conditions.stream().filter(c -> c.type().equals(type)).findFirst();
  }
}
