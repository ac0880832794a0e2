package dev.fastforward.builder.context;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.git.GitOptions;
import dev.fastforward.builder.git.GitRemotes;
import dev.fastforward.builder.git.GitSource;
import dev.fastforward.builder.git.GitUrl;
import dev.fastforward.builder.git.SshAccess;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.net.Authorization;
import dev.fastforward.builder.net.HttpFetch;
import dev.fastforward.builder.net.RedactedUrl;
import dev.fastforward.builder.source.ChangedFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Downloads the files and repositories that instructions and contexts name by address, each once
 * per build. Thread-safe.
 */
public final class Downloads implements RemoteFiles {
  private final Path folder;
  private final HttpFetch http;
  private final GitRemotes git;
  private final FileMemory memory;
  private final Map<String, Download> known;
  private final Map<Repository, GitSource> repositories;
  private final Map<String, FileFacts> facts;
  private final RevalidatedFiles foreseen;

  private record Repository(GitUrl url, GitOptions options) {}

  /**
   * Downloads without credentials.
   *
   * @param folder folder for the files, exists
   * @param environment variables of the process, which name the proxies
   */
  public Downloads(Path folder, Map<String, String> environment) {
    this(
        folder,
        new HttpFetch(environment, Authorization.NONE),
        new GitRemotes(folder, Authorization.NONE, SshAccess.NONE, environment));
  }

  /**
   * @param folder folder for the files, exists
   */
  public Downloads(Path folder, HttpFetch http, GitRemotes git) {
    this.folder = folder;
    this.http = http;
    this.git = git;
    this.memory = FileMemory.NONE;
    this.known = new ConcurrentHashMap<>();
    this.repositories = new ConcurrentHashMap<>();
    this.facts = new ConcurrentHashMap<>();
    this.foreseen = new RevalidatedFiles(this, http, memory);
  }

  private Downloads(Downloads other, FileMemory memory) {
    this.folder = other.folder;
    this.http = other.http;
    this.git = other.git;
    this.memory = memory;
    this.known = other.known;
    this.repositories = other.repositories;
    this.facts = other.facts;
    this.foreseen = new RevalidatedFiles(this, http, memory);
  }

  /** The same downloads with a memory of earlier builds, which saves requests. */
  public Downloads with(FileMemory kept) {
    return new Downloads(this, kept);
  }

  /**
   * The same files for cache keys: a file is not downloaded if the server confirms that it is
   * unchanged.
   */
  public RevalidatedFiles foreseen() {
    return foreseen;
  }

  /**
   * Downloads the file at an address.
   *
   * @throws BuildException SourceUnavailable, SourceNotFound or SourceAuthFailed if it cannot be
   *     downloaded, DockerfileInvalid if the address is invalid
   * @throws ChangedFileException if keys were computed from another content
   */
  public Download get(String url) {
    Download file = known.computeIfAbsent(url, this::fetch);
    foreseen.check(url, file);
    return file;
  }

  @Override
  public RemoteFile get(String url, @Nullable String checksum) {
    return get(url);
  }

  /** The file if it has been downloaded; null if not. */
  @Nullable Download fetched(String url) {
    return known.get(url);
  }

  @Override
  public GitSource git(GitUrl url, GitOptions options) {
    return repositories.computeIfAbsent(
        new Repository(url, options), key -> GitSource.resolve(git, url, options));
  }

  /** Writes the facts of new downloads to the memory. */
  public void remember() {
    for (String url : Set.copyOf(facts.keySet())) {
      FileFacts learned = facts.remove(url);
      if (learned != null) {
        memory.write(url, http.isAuthorized(address(url)), learned);
      }
    }
  }

  /**
   * Reads an address.
   *
   * @throws BuildException DockerfileInvalid if it is invalid or contains credentials
   */
  static URI address(String url) {
    try {
      URI uri = new URI(url);
      if (uri.getHost() == null) {
        throw invalid("\"" + url + "\" has no host; write http://HOST/PATH");
      }
      if (uri.getRawUserInfo() != null) {
        throw invalid(
            "the address at "
                + uri.getHost()
                + " contains a user name or password, which would stay"
                + " in the image's history; give --secret id=HTTP_AUTH_HEADER_"
                + uri.getHost());
      }
      return uri;
    } catch (URISyntaxException e) {
      throw invalid("\"" + RedactedUrl.of(url) + "\" is not an address: " + e.getReason());
    }
  }

  private static BuildException invalid(String message) {
    return new BuildException(FailureReason.DockerfileInvalid, message);
  }

  private Download fetch(String url) {
    URI uri = address(url);
    return http.get(
        uri,
        (headers, body) -> {
          Download file = store(uri, body, HttpFetch.lastModified(headers));
          FileFacts.of(file, headers).ifPresent(learned -> facts.put(url, learned));
          return file;
        });
  }

  private Download store(URI uri, InputStream body, @Nullable Long mtime) throws IOException {
    Path file = Files.createTempFile(folder, "url-", "");
    try (DigestOutputStream out =
        new DigestOutputStream(Files.newOutputStream(file), Digest.sha256())) {
      long size = body.transferTo((OutputStream) out);
      out.flush();
      return new Download(
          name(uri),
          file,
          size,
          mtime == null ? 0 : mtime,
          mtime != null,
          Digest.ofHash(out.getMessageDigest().digest()));
    }
  }

  /** The last component of the path, as the file's name. */
  static String name(URI uri) {
    String path = uri.getPath() == null ? "" : uri.getPath();
    String trimmed = path.replaceFirst("/+$", "");
    String name = trimmed.substring(trimmed.lastIndexOf('/') + 1);
    return name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0
        ? "__unnamed__"
        : name;
  }
}
