package dev.fastforward.builder.context;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.glob.DockerIgnore;
import dev.fastforward.builder.settings.ContextPlace;
import dev.fastforward.builder.settings.ContextSettings;
import dev.fastforward.builder.settings.DockerfileSettings;
import dev.fastforward.builder.settings.SourceSettings;
import dev.fastforward.builder.source.DirectoryContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens build contexts. */
public final class Contexts {
  private static final String DOCKERFILE = "Dockerfile";
  private static final String IGNORE = ".dockerignore";
  private static final String KEEP_GIT_DIR = "BUILDKIT_CONTEXT_KEEP_GIT_DIR";

  private Contexts() {}

  /**
   * Opens the main context.
   *
   * @throws BuildException ContextDirNotFound; DockerfileInvalid if the Dockerfile is missing or
   *     the .dockerignore is malformed; all reasons of {@link Sources}
   */
  public static OpenedContext open(SourceSettings source, Sources sources) {
    ContextSettings context = source.context();
    return context.place() instanceof ContextPlace.Directory directory
        ? local(source.dockerfile(), directory, context.subPath(), sources)
        : remote(source.dockerfile(), sources.load(context, keepsGitDir(source)), sources);
  }

  private static boolean keepsGitDir(SourceSettings source) {
    String value = source.buildArgs().getOrDefault(KEEP_GIT_DIR, "");
    return Set.of("1", "t", "true").contains(value.toLowerCase(Locale.ROOT));
  }

  private static OpenedContext local(
      DockerfileSettings dockerfile,
      ContextPlace.Directory context,
      String subPath,
      Sources sources) {
    Path root = root(context.path(), subPath);
    String name = dockerfile.name();
    byte[] text = given(dockerfile, sources);
    Path file = text == null ? dockerfile(root, name) : null;
    DockerIgnore ignore = ignore(root, file);
    return new OpenedContext(
        scan(root, context, ignore),
        name,
        text == null ? read(Objects.requireNonNull(file), name) : text,
        ignore,
        null,
        null);
  }

  /** A context that is not a local directory ignores .dockerignore. */
  private static OpenedContext remote(
      DockerfileSettings dockerfile, LoadedContext loaded, Sources sources) {
    String name = dockerfile.name();
    byte[] text = given(dockerfile, sources);
    if (text == null) {
      text = loaded.dockerfile();
    }
    if (text == null) {
      text =
          Path.of(name).isAbsolute()
              ? read(dockerfile(Path.of("/"), name), name)
              : TreeFiles.read(loaded.files(), name);
    }
    return new OpenedContext(
        loaded.files(), name, text, DockerIgnore.NONE, loaded.source(), loaded.time());
  }

  /** The Dockerfile that is inline or at an address; null if it is a file of the context. */
  private static byte @Nullable [] given(DockerfileSettings dockerfile, Sources sources) {
    if (dockerfile.inline() != null) {
      return dockerfile.inline().getBytes(StandardCharsets.UTF_8);
    }
    String name = dockerfile.name();
    return name.startsWith("http://") || name.startsWith("https://")
        ? sources.dockerfile(name)
        : null;
  }

  /** Opens the directory of a named context, with its own .dockerignore. */
  public static DirectoryContext named(String directory) {
    Path root = root(directory);
    return DirectoryContext.scan(root, ignore(root, null));
  }

  private static DirectoryContext scan(
      Path root, ContextPlace.Directory context, DockerIgnore ignore) {
    return context.configMap()
        ? DirectoryContext.scanVolume(root, ignore)
        : DirectoryContext.scan(root, ignore);
  }

  private static Path root(String directory, String subPath) {
    Path root = root(directory);
    if (subPath.isEmpty()) {
      return root;
    }
    Path below = root.resolve(subPath).normalize();
    try {
      if (Files.isDirectory(below) && below.toRealPath().startsWith(root.toRealPath())) {
        return below;
      }
    } catch (IOException e) {
      throw new BuildException(
          FailureReason.ContextDirNotFound,
          "the folder " + below + " of the build context cannot be read: " + e,
          e);
    }
    throw new BuildException(
        FailureReason.ContextDirNotFound,
        "the build context has no folder " + subPath + "; give an existing one");
  }

  private static Path root(String directory) {
    Path root = Path.of(directory).toAbsolutePath().normalize();
    if (!Files.isDirectory(root)) {
      throw new BuildException(
          FailureReason.ContextDirNotFound,
          "the build context "
              + directory
              + (Files.exists(root) ? " is not a directory" : " does not exist")
              + "; give the directory with the files to build from");
    }
    return root;
  }

  private static Path dockerfile(Path root, String name) {
    Path file = root.resolve(name).normalize();
    if (!Path.of(name).isAbsolute() && !file.startsWith(root)) {
      throw missing(name + " leads out of the build context", "give a file inside of it");
    }
    if (Files.isDirectory(file)) {
      throw missing(name + " is a directory", "give the file, such as " + name + "/Dockerfile");
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
        "add it, or give another file with --file (in an ImageBuild: spec.dockerfile.path)");
  }

  static BuildException missing(String what, String remedy) {
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

  /** DOCKERFILE.dockerignore beside the Dockerfile replaces the .dockerignore of the context. */
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
