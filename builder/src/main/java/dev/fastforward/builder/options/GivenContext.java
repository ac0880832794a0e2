package dev.fastforward.builder.options;

import dev.fastforward.builder.contract.ContextRequest;
import dev.fastforward.builder.contract.GitRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The build context of a command line. Immutable. */
record GivenContext(ContextRequest whole) {
  private static final Pattern SCHEME =
      Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*)://(.*)", Pattern.DOTALL);
  private static final Pattern SCP = Pattern.compile("[a-zA-Z0-9._-]+@[a-zA-Z0-9.-]+:.*");
  private static final Pattern AZURE =
      Pattern.compile("https://[^/]+\\.blob\\.core\\.windows\\.net/.*");

  /** Reads docker's spelling: a directory, an archive, an address, or - for standard input. */
  static GivenContext ofDocker(String text) {
    Matcher scheme = SCHEME.matcher(text);
    if (!scheme.matches()) {
      return new GivenContext(ofPath(text));
    }
    return switch (scheme.group(1).toLowerCase(Locale.ROOT)) {
      case "http", "https", "ssh" -> {
        if (AZURE.matcher(text).matches()) {
          throw bucket(text);
        }
        yield new GivenContext(ContextRequest.url(text));
      }
      case "git" -> {
        if (text.indexOf('#') != text.lastIndexOf('#')) {
          throw InvalidOption.refused(
              "the context "
                  + text
                  + " has kaniko's syntax; give it with --context, or write"
                  + " https://HOST/PATH.git?ref=REF&commit=COMMIT");
        }
        yield new GivenContext(ContextRequest.url(text));
      }
      default -> ofKaniko(text);
    };
  }

  private static ContextRequest ofPath(String text) {
    if (text.equals("-")) {
      return ContextRequest.archive("-");
    }
    if (SCP.matcher(text).matches()) {
      return ContextRequest.url(text);
    }
    Path path = Path.of(text).toAbsolutePath().normalize();
    if (Files.isRegularFile(path)) {
      return ContextRequest.archive(path.toString());
    }
    return !Files.exists(path) && text.startsWith("github.com/")
        ? ContextRequest.url(text)
        : ContextRequest.directory(path.toString());
  }

  /** Reads the spelling of kaniko's executor, where git:// means https. */
  static GivenContext ofKaniko(String text) {
    Matcher scheme = SCHEME.matcher(text);
    if (!scheme.matches()) {
      return ofDocker(text);
    }
    String rest = scheme.group(2);
    return switch (scheme.group(1).toLowerCase(Locale.ROOT)) {
      case "dir" ->
          new GivenContext(
              ContextRequest.directory(Path.of(rest).toAbsolutePath().normalize().toString()));
      case "tar" ->
          new GivenContext(
              ContextRequest.archive(
                  rest.equals("stdin") || rest.equals("-")
                      ? "-"
                      : Path.of(rest).toAbsolutePath().normalize().toString()));
      case "oci" -> new GivenContext(ContextRequest.image(rest));
      case "git" -> new GivenContext(kanikoGit(rest));
      case "http", "https", "ssh" -> ofDocker(text);
      case "gs", "s3" -> throw bucket(text);
      default ->
          throw InvalidOption.refused(
              "the context \""
                  + text
                  + "\" is not supported; give a directory, dir://, tar://, oci://, a git repository,"
                  + " http:// or https://");
    };
  }

  /** Reads {@code HOST/PATH[#REF[#COMMIT]]}. */
  private static ContextRequest kanikoGit(String text) {
    String[] parts = text.split("#", 3);
    String ref = parts.length > 2 ? parts[2] : parts.length > 1 ? parts[1] : null;
    ContextRequest context = ContextRequest.url("https://" + parts[0]);
    return new ContextRequest(
        null,
        false,
        context.url(),
        null,
        null,
        null,
        null,
        0,
        new GitRequest(ref == null || ref.isEmpty() ? null : ref, 0, null),
        null);
  }

  private static RuntimeException bucket(String text) {
    return InvalidOption.refused(
        "the context "
            + text.replaceFirst("[?].*", "")
            + " is in cloud storage, which is not supported; download it and give the archive, or"
            + " give a signed https:// address");
  }

  boolean readsStandardInput() {
    return "-".equals(whole.archive());
  }

  ContextRequest context(@Nullable String subPath) {
    return whole.withSubPath(subPath);
  }

  /** The directory of the context; null if the context is not a local directory. */
  @Nullable Path directory(@Nullable String subPath) {
    if (whole.directory() == null) {
      return null;
    }
    Path directory = Path.of(whole.directory());
    return subPath == null ? directory : directory.resolve(subPath).normalize();
  }
}
