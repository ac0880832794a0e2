package dev.fastforward.builder.options;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for files that say what came of the build, as docker and kaniko write them. */
final class ResultOptions {
  @Option(
      names = "--iidfile",
      paramLabel = "FILE",
      description = "Write the ID of the image: the digest of its config, or of the index.")
  @Nullable Path iidFile;

  @Option(
      names = "--metadata-file",
      paramLabel = "FILE",
      description = "Write digests and names as JSON, with buildx's keys.")
  @Nullable Path metadataFile;

  @Option(
      names = "--digest-file",
      paramLabel = "FILE",
      description = "Write the digest of the manifest or index.")
  @Nullable Path digestFile;

  @Option(
      names = "--image-name-with-digest-file",
      paramLabel = "FILE",
      description = "Write NAME@DIGEST, a line for each name.")
  @Nullable Path nameFile;

  @Option(
      names = "--image-name-tag-with-digest-file",
      paramLabel = "FILE",
      description = "Write NAME:TAG@DIGEST, a line for each name.")
  @Nullable Path taggedNameFile;

  /**
   * @param names of the image
   * @throws dev.fastforward.builder.contract.BuildException (InvalidRequest) if a file is asked for
   *     that names the image, and it has no name
   */
  List<ResultWriter> writers(List<String> names) {
    List<ResultWriter> writers = new ArrayList<>();
    add(writers, iidFile, true, ResultTexts::imageId);
    add(writers, metadataFile, true, image -> ResultTexts.metadata(image, names));
    add(writers, digestFile, false, ResultTexts::digest);
    add(writers, nameFile, false, image -> ResultTexts.names(image, names, false));
    add(writers, taggedNameFile, false, image -> ResultTexts.names(image, names, true));
    if (names.isEmpty() && (nameFile != null || taggedNameFile != null)) {
      throw InvalidOption.refused(
          "--image-name-with-digest-file and --image-name-tag-with-digest-file need a name of the"
              + " image; add --destination or -t");
    }
    return writers;
  }

  private static void add(
      List<ResultWriter> writers,
      @Nullable Path file,
      boolean removed,
      ResultTextFile.Content content) {
    if (file != null) {
      writers.add(new ResultTextFile(file, removed, content));
    }
  }
}
