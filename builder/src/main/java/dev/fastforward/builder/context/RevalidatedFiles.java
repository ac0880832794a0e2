package dev.fastforward.builder.context;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.git.GitOptions;
import dev.fastforward.builder.git.GitSource;
import dev.fastforward.builder.git.GitUrl;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.net.HttpFetch;
import dev.fastforward.builder.net.RedactedUrl;
import dev.fastforward.builder.source.ChangedFileException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Remote files as cache keys need them: revalidated by ETag without a download. A file that is
 * pinned by its digest needs no request. Thread-safe.
 */
public final class RevalidatedFiles implements RemoteFiles {
  private final Downloads downloads;
  private final HttpFetch http;
  private final FileMemory memory;
  private final Map<String, Optional<ForeseenFile>> foreseen = new ConcurrentHashMap<>();
  private final SortedMap<String, String> used = new ConcurrentSkipListMap<>();

  RevalidatedFiles(Downloads downloads, HttpFetch http, FileMemory memory) {
    this.downloads = downloads;
    this.http = http;
    this.memory = memory;
  }

  /** All files and repositories that keys were computed from: address to algorithm:digest. */
  public SortedMap<String, String> used() {
    return used;
  }

  @Override
  public RemoteFile get(String url, @Nullable String checksum) {
    RemoteFile file = find(url, checksum);
    used.put(url, file.content().value());
    return file;
  }

  private RemoteFile find(String url, @Nullable String checksum) {
    if (checksum != null) {
      return ForeseenFile.pinned(Downloads.name(Downloads.address(url)), new Digest(checksum));
    }
    Download fetched = downloads.fetched(url);
    if (fetched != null) {
      return fetched;
    }
    Optional<ForeseenFile> known = foresee(url);
    return known.isPresent() ? known.get() : downloads.get(url);
  }

  @Override
  public GitSource git(GitUrl url, GitOptions options) {
    GitSource source = downloads.git(url, options);
    String revision = source.revision();
    used.put(url.shown(), revision.substring(revision.lastIndexOf('@') + 1));
    return source;
  }

  /** Revalidates an address ahead of time, in parallel to other requests. Downloads nothing. */
  public void prepare(String url) {
    try {
      foresee(url);
    } catch (BuildException e) {
      return; // reported where the file is used
    }
  }

  private Optional<ForeseenFile> foresee(String url) {
    // A downloaded file takes precedence over the memory.
    return downloads.fetched(url) == null
        ? foreseen.computeIfAbsent(url, this::revalidate)
        : Optional.empty();
  }

  private Optional<ForeseenFile> revalidate(String url) {
    URI address = Downloads.address(url);
    Optional<FileFacts> facts = memory.read(url, http.isAuthorized(address));
    return facts.flatMap(f ->
        http.head(address, f.etag())
            .flatMap(answer -> f.confirmed(Downloads.name(address), answer)));
  }

  /**
   * Checks a download against the facts that keys were computed from.
   *
   * @throws ChangedFileException if they differ
   */
  void check(String url, Download file) {
    Optional<ForeseenFile> known = foreseen.getOrDefault(url, Optional.empty());
    if (known.isPresent() && !known.get().isTrueOf(file)) {
      foreseen.remove(url);
      throw new ChangedFileException(
          RedactedUrl.of(url) + " has changed since its server confirmed it; build again");
    }
  }
}
