package dev.fastforward.builder.export;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildResult.ResolvedSource;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.settings.ContextPlace;
import dev.fastforward.builder.settings.ContextSettings;
import dev.fastforward.builder.settings.GitSettings;
import dev.fastforward.builder.settings.OutputSettings;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tags such as {@code app:{branch}-{commitTime}-{shortRevision}}, filled in with what a git source
 * turned out to be. Pure.
 *
 * @param ref that was asked for; null for the remote's HEAD
 * @param revision {@code main@sha1:4f1c…}; null of a source that is no git repository
 * @param time of the commit, seconds since the epoch; null if there is none
 */
public record NameTemplates(@Nullable String ref, @Nullable String revision, @Nullable Long time) {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("[{](branch|tag|revision|shortRevision|commitTime)[}]");
  private static final DateTimeFormatter SORTABLE =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);
  private static final int SHORT = 7;
  private static final int MAX_TAG = 128;

  public static NameTemplates of(
      ContextSettings context, @Nullable ResolvedSource source, @Nullable Long time) {
    GitSettings git =
        context.place() instanceof ContextPlace.Address address ? address.git() : null;
    return new NameTemplates(
        git == null ? null : git.ref(), source == null ? null : source.revision(), time);
  }

  /**
   * The name with its tag filled in. What a tag cannot hold becomes '-'.
   *
   * @throws BuildException DestinationInvalid if the source does not say what the tag asks for, or
   *     the tag becomes too long
   */
  String expand(String name) {
    int colon = name.lastIndexOf(':');
    if (colon <= name.lastIndexOf('/') || !PLACEHOLDER.matcher(name.substring(colon)).find()) {
      return name;
    }
    String tag =
        PLACEHOLDER
            .matcher(name.substring(colon + 1))
            .replaceAll(match -> Matcher.quoteReplacement(clean(value(match.group(1), name))))
            .replaceFirst("^[.-]+", "");
    if (tag.length() > MAX_TAG) {
      throw invalid(
          name,
          "becomes the tag \"" + tag + "\", longer than " + MAX_TAG + " characters; ask for less");
    }
    return name.substring(0, colon + 1) + tag;
  }

  private static String clean(String value) {
    return value.replaceAll("[^A-Za-z0-9_.-]", "-");
  }

  /** All names that outputs give an image. */
  public List<ImageReference> of(List<OutputSettings> outputs) {
    return outputs.stream()
        .flatMap(output -> output.names().stream())
        .map(this::expand)
        .map(Outputs::reference)
        .distinct()
        .toList();
  }

  private String value(String placeholder, String name) {
    if (revision == null) {
      throw invalid(
          name, "is known of git sources only; leave {" + placeholder + "} out of the tag");
    }
    int at = revision.lastIndexOf('@');
    String commit = revision.substring(revision.lastIndexOf(':') + 1);
    String refName = at < 0 ? null : revision.substring(0, at);
    String value =
        switch (placeholder) {
          case "branch" -> is("refs/tags/") ? null : refName;
          case "tag" -> ref == null || is("refs/heads/") ? null : refName;
          case "revision" -> commit;
          case "shortRevision" -> commit.substring(0, Math.min(SHORT, commit.length()));
          default -> time == null ? null : SORTABLE.format(Instant.ofEpochSecond(time));
        };
    if (value == null) {
      throw invalid(
          name,
          "asks for a "
              + placeholder
              + ", and the source that was asked for has none ("
              + revision
              + "); name one in the source, or leave {"
              + placeholder
              + "} out");
    }
    return value;
  }

  private boolean is(String prefix) {
    return ref != null && ref.startsWith(prefix);
  }

  private static BuildException invalid(String name, String why) {
    return new BuildException(FailureReason.DestinationInvalid, "the name " + name + " " + why);
  }
}
