package dev.fastforward.builder.options;

import dev.fastforward.builder.contract.BuildRequestBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options for the Dockerfile and the build contexts. */
public final class SourceOptions {
  @Parameters(
      paramLabel = "CONTEXT",
      arity = "0..1",
      description =
          "Directory to copy files from (default: this one), git repository, archive, address of"
              + " one, or - for standard input.")
  @Nullable String context;

  @Option(
      names = {"-f", "--file", "--dockerfile"},
      paramLabel = "PATH",
      description =
          "The Dockerfile (default: Dockerfile in the context); an address, or - for standard"
              + " input.")
  @Nullable String file;

  @Option(
      names = "--context-sub-path",
      paramLabel = "DIR",
      description = "Folder of the context to use as the context.")
  @Nullable String contextSubPath;

  @Option(
      names = "--build-context",
      paramLabel = "NAME=PLACE",
      description =
          "A named context, for FROM NAME and COPY --from=NAME: a directory, docker-image://REF,"
              + " oci-layout://DIR[:TAG][@DIGEST], a git repository or an address.")
  List<String> buildContexts = new ArrayList<>();

  @Option(
      names = {"-c", "--context"},
      paramLabel = "CONTEXT",
      description = "The context in kaniko's syntax: dir://, tar://, git:// or https://.")
  @Nullable String kanikoContext;

  /**
   * A request with its sources only.
   *
   * @throws dev.fastforward.builder.contract.BuildException InvalidRequest for an invalid source
   */
  public BuildRequestBuilder request() {
    GivenContext given = given();
    String text = file;
    if (text != null && text.equals("-")) {
      return BuildRequestBuilder.from(given.context(contextSubPath))
          .dockerfileInline(standardInput(given))
          .namedContexts(namedContexts());
    }
    return BuildRequestBuilder.from(given.context(contextSubPath))
        .dockerfile(text == null ? null : dockerfile(text, given.directory(contextSubPath)))
        .namedContexts(namedContexts());
  }

  private GivenContext given() {
    if (kanikoContext == null) {
      return GivenContext.ofDocker(context == null ? "." : context);
    }
    if (context != null) {
      throw InvalidOption.refused(
          "there are two contexts, \""
              + context
              + "\" and --context "
              + kanikoContext
              + "; leave one out (-c is --context here, as in kaniko)");
    }
    return GivenContext.ofKaniko(kanikoContext);
  }

  private static String standardInput(GivenContext given) {
    if (given.readsStandardInput()) {
      throw InvalidOption.refused(
          "the context and the Dockerfile cannot both be standard input; give one of them a path");
    }
    try {
      return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw InvalidOption.refused("the Dockerfile cannot be read from standard input: " + e);
    }
  }

  /**
   * Resolves the path of the Dockerfile: against this directory like docker, or against the context
   * like kaniko and for remote contexts.
   *
   * @param directory directory of the context; null if it is not local
   */
  private static String dockerfile(String text, @Nullable Path directory) {
    if (text.startsWith("http://") || text.startsWith("https://")) {
      return text;
    }
    if (text.contains("://")) {
      throw InvalidOption.refused(
          "--file " + text + ": give a path, or an address that begins with http:// or https://");
    }
    if (directory == null) {
      return text;
    }
    Path here = Path.of(text).toAbsolutePath().normalize();
    return Files.exists(here) || !Files.exists(directory.resolve(text)) ? here.toString() : text;
  }

  private SortedMap<String, String> namedContexts() {
    SortedMap<String, String> contexts = Pairs.parse("--build-context", buildContexts);
    // The reader of the request may have another working directory.
    contexts.replaceAll((name, place) ->
        place.contains(":") ? place : Path.of(place).toAbsolutePath().normalize().toString());
    return contexts;
  }
}
