package dev.fastforward.builder.context;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.BuildResult.ResolvedSource;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.git.GitOptions;
import dev.fastforward.builder.git.GitSource;
import dev.fastforward.builder.git.GitUrl;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.layer.Archive;
import dev.fastforward.builder.net.BoundedStream;
import dev.fastforward.builder.net.RedactedUrl;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.settings.ContextPlace;
import dev.fastforward.builder.settings.ContextSettings;
import dev.fastforward.builder.settings.GitSettings;
import dev.fastforward.builder.source.SubTree;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Loads contexts that are not a local directory: git repositories, archives, addresses and OCI
 * artifacts. Their files are never written to disk under their own names. Thread-safe.
 */
public final class Sources {
  /** Largest Dockerfile in bytes, because it is held in memory. */
  static final long MAX_DOCKERFILE = 16L << 20;

  private static final int PROBE = 1024;

  /** The name that BuildKit gives a downloaded file that is not an archive. */
  private static final String ONLY_FILE = "context";

  private final Path folder;
  private final Downloads downloads;
  private final Function<ImageReference, Repository> repositories;
  private final InputStream standardInput;
  private final Map<String, LoadedContext> named = new ConcurrentHashMap<>();

  /**
   * @param folder folder for downloads, exists
   * @param downloads has the credentials of the context
   * @param repositories opens the repository of an OCI artifact
   * @param standardInput content of the archive {@code -}
   */
  public Sources(
      Path folder,
      Downloads downloads,
      Function<ImageReference, Repository> repositories,
      InputStream standardInput) {
    this.folder = folder;
    this.downloads = downloads;
    this.repositories = repositories;
    this.standardInput = standardInput;
  }

  /**
   * Loads the main context, which is not a directory.
   *
   * @throws BuildException SourceNotFound, SourceAuthFailed, RevisionNotFound,
   *     SourceDigestMismatch, SourceUnavailable, ContextDirNotFound, InvalidRequest
   */
  LoadedContext load(ContextSettings context, boolean keepGitDir) {
    LoadedContext whole = whole(context.place(), keepGitDir);
    return new LoadedContext(
        SubTree.of(whole.files(), context.subPath(), "the build context"),
        whole.source(),
        whole.time(),
        whole.dockerfile());
  }

  private LoadedContext whole(ContextPlace place, boolean keepGitDir) {
    try {
      return switch (place) {
        case ContextPlace.Directory directory ->
            throw new IllegalArgumentException("nothing to load: " + directory);
        case ContextPlace.Archive archive -> archive(archive.path(), archive.stripComponents());
        case ContextPlace.Artifact artifact -> artifact(artifact.reference());
        case ContextPlace.Address address -> {
          GitUrl git = git(address);
          yield git == null
              ? address(withoutPassword(address.url()), address)
              : repository(downloads.git(git, options(address.git(), keepGitDir)));
        }
      };
    } catch (IOException e) {
      throw new BuildException(
          FailureReason.SourceUnavailable,
          "the build context cannot be read: " + e.getMessage(),
          e);
    }
  }

  /** The repository at an address; null if it is not one. */
  private static @Nullable GitUrl git(ContextPlace.Address context) {
    try {
      String url = context.url();
      GitSettings more = context.git();
      GitUrl git = more == null ? GitUrl.parse(url) : GitUrl.repository(url);
      return git == null || more == null || more.ref() == null ? git : git.withRef(more.ref());
    } catch (IllegalArgumentException e) {
      throw new BuildException(
          FailureReason.InvalidRequest,
          "the build context " + RedactedUrl.of(context.url()) + ": " + e.getMessage(),
          e);
    }
  }

  private static GitOptions options(@Nullable GitSettings git, boolean keepGitDir) {
    return git == null
        ? new GitOptions(keepGitDir, GitOptions.Submodules.Recursive, 1)
        : new GitOptions(keepGitDir, GitOptions.Submodules.valueOf(git.submodules()), git.depth());
  }

  private static LoadedContext repository(GitSource git) {
    return new LoadedContext(git, new ResolvedSource(git.revision(), null), git.commitTime(), null);
  }

  /** The address without credentials: these are sent to its host only and not shown. */
  private static String withoutPassword(String url) {
    return url.replaceFirst("^(https?://)[^/?#]*@", "$1");
  }

  private LoadedContext address(String url, ContextPlace.Address context) throws IOException {
    Download file = downloads.get(url);
    String digest = file.content().value();
    if (context.digest() != null && !context.digest().equals(digest)) {
      throw new BuildException(
          FailureReason.SourceDigestMismatch,
          "digest mismatch: "
              + url
              + " has "
              + digest
              + " instead of "
              + context.digest()
              + "; check the address and the digest");
    }
    ResolvedSource source = new ResolvedSource(null, digest);
    Long modified = file.dated() ? file.mtime() : null;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file.file()))) {
      if (!looksLikeArchive(in)) {
        byte[] text = new BoundedStream(in, MAX_DOCKERFILE, "the Dockerfile").readAllBytes();
        return new LoadedContext(only(file), source, modified, text);
      }
      ArchiveReader reader = new ArchiveReader(context.stripComponents(), "the archive " + url);
      SourceTree files = reader.read(in, folder);
      return new LoadedContext(files, source, modified == null ? reader.newest() : modified, null);
    }
  }

  private static boolean looksLikeArchive(InputStream in) throws IOException {
    in.mark(PROBE);
    byte[] beginning = in.readNBytes(PROBE);
    in.reset();
    return Archive.startsLikeOne(beginning);
  }

  /** A context with a single file. */
  private static SourceTree only(Download file) {
    return new Download(
        ONLY_FILE, file.file(), file.size(), file.mtime(), file.dated(), file.content());
  }

  private LoadedContext archive(String name, int strip) throws IOException {
    boolean stdin = name.equals("-");
    String what = stdin ? "the archive on standard input" : "the archive " + name;
    if (!stdin && !Files.isRegularFile(Path.of(name))) {
      throw new BuildException(
          FailureReason.SourceNotFound, what + " does not exist or is not a file; check the path");
    }
    try (InputStream in =
        new BufferedInputStream(stdin ? standardInput : Files.newInputStream(Path.of(name)))) {
      if (stdin && !looksLikeArchive(in)) {
        return text(in);
      }
      ArchiveReader reader = new ArchiveReader(strip, what);
      SourceTree files = reader.read(in, folder);
      return new LoadedContext(files, null, reader.newest(), null);
    }
  }

  /** Reads text as a Dockerfile without a context. */
  private LoadedContext text(InputStream in) throws IOException {
    byte[] text = new BoundedStream(in, MAX_DOCKERFILE, "the Dockerfile").readAllBytes();
    return new LoadedContext(new NoFiles(), null, null, text);
  }

  /** Downloads a Dockerfile. */
  byte[] dockerfile(String url) {
    Download file = downloads.get(url);
    try (InputStream in = Files.newInputStream(file.file())) {
      return new BoundedStream(in, MAX_DOCKERFILE, url).readAllBytes();
    } catch (IOException e) {
      throw new BuildException(
          FailureReason.SourceUnavailable, url + " cannot be read: " + e.getMessage(), e);
    }
  }

  private LoadedContext artifact(String name) throws IOException {
    ImageReference reference;
    try {
      reference = ImageReference.parse(name);
    } catch (IllegalArgumentException e) {
      throw new BuildException(
          FailureReason.InvalidRequest, "the build context: " + e.getMessage(), e);
    }
    return new ArtifactReader(repositories.apply(reference), reference, Platform.current(), folder)
        .read();
  }

  /**
   * Loads a named context: a directory with its own .dockerignore, a git repository, or a file at
   * an address, which then is the only file of the context.
   */
  public SourceTree named(String where) {
    return at(where).files();
  }

  /** Time of a named context in seconds since the epoch; null for none. */
  public @Nullable Long timeOfNamed(String where) {
    return at(where).time();
  }

  private LoadedContext at(String where) {
    return named.computeIfAbsent(where, this::loadNamed);
  }

  private LoadedContext loadNamed(String where) {
    GitUrl git;
    try {
      git = where.contains(":") ? GitUrl.parse(where) : null;
    } catch (IllegalArgumentException e) {
      throw new BuildException(
          FailureReason.InvalidRequest,
          "the build context " + RedactedUrl.of(where) + ": " + e.getMessage(),
          e);
    }
    if (git != null) {
      return repository(downloads.git(git, GitOptions.STANDARD));
    }
    if (where.startsWith("http://") || where.startsWith("https://")) {
      Download file = downloads.get(where);
      return new LoadedContext(only(file), null, time(file), null);
    }
    return new LoadedContext(Contexts.named(where), null, null, null);
  }

  /** The Last-Modified time, or that of the newest file of an archive. */
  private @Nullable Long time(Download file) {
    if (file.dated()) {
      return file.mtime();
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file.file()))) {
      if (!looksLikeArchive(in)) {
        return null;
      }
      ArchiveReader reader = new ArchiveReader(0, "the archive " + file.name());
      reader.read(in, folder);
      return reader.newest();
    } catch (IOException e) {
      throw new BuildException(
          FailureReason.SourceUnavailable, file.name() + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Time of a file or repository that ADD names by its address, in seconds since the epoch; null
   * for none.
   */
  public @Nullable Long timeOfAddress(String address) {
    GitUrl git = GitUrl.parse(address);
    return git == null
        ? time(downloads.get(address))
        : (Long) downloads.git(git, GitOptions.STANDARD).commitTime();
  }
}
