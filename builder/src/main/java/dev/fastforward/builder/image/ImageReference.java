package dev.fastforward.builder.image;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names an image in a registry, normalized as docker does: {@code alpine} is {@code
 * docker.io/library/alpine:latest}.
 *
 * @param registry host with optional port
 * @param repository path below the registry
 * @param tag null where only a digest is given
 * @param digest null where only a tag is given
 */
public record ImageReference(
    String registry, String repository, @Nullable String tag, @Nullable Digest digest) {
  private static final Pattern REGISTRY =
      Pattern.compile(
          "(\\[[0-9a-fA-F:]+\\]|[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?)(:[0-9]{1,5})?");
  private static final Pattern COMPONENT = Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*");
  private static final int MAX_REPOSITORY = 255;
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

  /**
   * @throws IllegalArgumentException naming what is wrong, if the text is no image reference
   */
  public static ImageReference parse(String text) {
    int at = text.indexOf('@');
    Digest digest = at < 0 ? null : digest(text, text.substring(at + 1));
    String rest = at < 0 ? text : text.substring(0, at);
    String tag = null;
    int colon = rest.lastIndexOf(':');
    if (colon > rest.lastIndexOf('/')) {
      tag = rest.substring(colon + 1);
      rest = rest.substring(0, colon);
      if (!TAG.matcher(tag).matches()) {
        throw invalid(text, "the tag \"" + tag + "\" may have letters, digits, '_', '.', '-' only");
      }
    }
    int slash = rest.indexOf('/');
    String first = slash < 0 ? "" : rest.substring(0, slash);
    boolean hasRegistry = isRegistry(first);
    String registry = hasRegistry ? first : "docker.io";
    String repository = hasRegistry ? rest.substring(slash + 1) : rest;
    if (registry.equals("index.docker.io")) {
      registry = "docker.io";
    }
    if (registry.equals("docker.io") && !repository.contains("/")) {
      repository = "library/" + repository;
    }
    if (rest.isEmpty()) {
      throw invalid(text, "there is no repository name");
    }
    if (repository.length() > MAX_REPOSITORY) {
      throw invalid(text, "a repository name has at most " + MAX_REPOSITORY + " characters");
    }
    if (!REGISTRY.matcher(registry).matches()) {
      throw invalid(text, "\"" + registry + "\" is not a registry host");
    }
    checkComponents(text, repository);
    return new ImageReference(
        registry, repository, tag == null && digest == null ? "latest" : tag, digest);
  }

  private static boolean isRegistry(String first) {
    return first.contains(".")
        || first.contains(":")
        || first.equals("localhost")
        || !first.equals(first.toLowerCase(java.util.Locale.ROOT));
  }

  private static void checkComponents(String text, String repository) {
    for (String component : repository.split("/", -1)) {
      if (!COMPONENT.matcher(component).matches()) {
        throw invalid(
            text,
            component.equals(component.toLowerCase(java.util.Locale.ROOT))
                ? "\"" + repository + "\" is not a repository name"
                : "a repository name must be lowercase");
      }
    }
  }

  private static Digest digest(String text, String digest) {
    try {
      return new Digest(digest);
    } catch (IllegalArgumentException e) {
      throw invalid(text, "\"" + digest + "\" is not sha256: and 64 hex digits");
    }
  }

  private static IllegalArgumentException invalid(String text, String why) {
    return new IllegalArgumentException("invalid image reference \"" + text + "\": " + why);
  }

  /** What a manifest is asked for by: the digest, or else the tag. */
  public String selector() {
    return digest != null ? digest.value() : tag == null ? "latest" : tag;
  }

  /** Registry and repository, without tag and digest. */
  public String name() {
    return registry + "/" + repository;
  }

  public ImageReference withDigest(Digest other) {
    return new ImageReference(registry, repository, tag, other);
  }

  @Override
  public String toString() {
    return name() + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
  }
}
