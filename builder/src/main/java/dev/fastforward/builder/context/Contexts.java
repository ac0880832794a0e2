package dev.fastforward.builder.context;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.contract.FailureReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens build contexts. */
public final class Contexts {
  private static final String DOCKERFILE = "Dockerfile";
  private static final String IGNORE = ".dockerignore";

  private Contexts() {}

  /**
   * Opens the main context.
   *
   * @param dockerfile path, absolute or below the context; null for Dockerfile
   * @param inline text of the Dockerfile; then dockerfile does not matter
   * @throws BuildException ContextDirNotFound; DockerfileInvalid if the Dockerfile is not there or
   *     the .dockerignore is malformed
   */
  public static OpenedContext open(
      BuildRequest.Context context, @Nullable String dockerfile, @Nullable String inline) {
    Path root = root(String.valueOf(context.directory()));
    if (inline != null) {
      DockerIgnore ignore = ignore(root, null);
      byte[] text = inline.getBytes(StandardCharsets.UTF_8);
      return new OpenedContext(scan(root, context, ignore), DOCKERFILE, text, ignore);
    }
    String name = dockerfile == null || dockerfile.isEmpty() ? DOCKERFILE : dockerfile;
    Path file = dockerfile(root, name);
    DockerIgnore ignore = ignore(root, file);
    return new OpenedContext(scan(root, context, ignore), name, read(file, name), ignore);
  }

  /** Opens a directory that the user gave a name, with its own .dockerignore. */
  public static DirectoryContext named(String directory) {
    Path root = root(directory);
    return DirectoryContext.scan(root, ignore(root, null));
  }

  private static DirectoryContext scan(
      Path root, BuildRequest.Context context, DockerIgnore ignore) {
    return context.configMap()
        ? DirectoryContext.scanVolume(root, ignore)
        : DirectoryContext.scan(root, ignore);
  }

  private static Path root(String directory) {
    Path root = Path.of(directory).toAbsolutePath().normalize();
    if (!Files.isDirectory(root)) {
      throw new BuildException(
          FailureReason.ContextDirNotFound,
          "the build context "
              + directory
              + (Files.exists(root) ? " is no directory" : " does not exist")
              + "; name the directory that holds the files to build from");
    }
    return root;
  }

  private static Path dockerfile(Path root, String name) {
    Path file = root.resolve(name).normalize();
    if (!Path.of(name).isAbsolute() && !file.startsWith(root)) {
      throw missing(name + " leads out of the build context", "name a file inside of it");
    }
    if (Files.isDirectory(file)) {
      throw missing(name + " is a directory", "name the file, such as " + name + "/Dockerfile");
    }
    if (Files.exists(file)) {
      return file;
    }
    Path lower = file.resolveSibling("dockerfile");
    if (file.endsWith(DOCKERFILE) && Files.isRegularFile(lower)) {
      return lower;
    }
    throw missing(
        "there is no " + name + " (looked for " + file + ")",
        "add it, or name another file with --file (in an ImageBuild: spec.dockerfile.path)");
  }

  private static BuildException missing(String what, String remedy) {
    return new BuildException(
        FailureReason.DockerfileInvalid, "cannot read the Dockerfile: " + what + "; " + remedy);
  }

  private static byte[] read(Path file, String name) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new BuildException(
          FailureReason.DockerfileInvalid,
          "cannot read " + name + " (" + e.getMessage() + "); make it readable",
          e);
    }
  }

  /** A file beside the Dockerfile that has its name replaces the one of the context. */
  private static DockerIgnore ignore(Path root, @Nullable Path dockerfile) {
    if (dockerfile != null) {
      Path own = dockerfile.resolveSibling(dockerfile.getFileName() + IGNORE);
      if (Files.isRegularFile(own)) {
        return DockerIgnore.parse(String.valueOf(own.getFileName()), read(own, own.toString()));
      }
    }
    Path common = root.resolve(IGNORE);
    return Files.isRegularFile(common)
        ? DockerIgnore.parse(IGNORE, read(common, common.toString()))
        : DockerIgnore.NONE;
  }
}
