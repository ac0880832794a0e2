package dev.fastforward.builder.context;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.git.GitOptions;
import dev.fastforward.builder.git.GitSource;
import dev.fastforward.builder.git.GitUrl;
import org.jspecify.annotations.Nullable;

/** Resolves addresses to files and repositories. Thread-safe. */
public interface RemoteFiles {
  /**
   * The file at an address.
   *
   * @param checksum expected digest, which the caller verifies; null for any
   * @throws BuildException SourceUnavailable, SourceNotFound or SourceAuthFailed if it cannot be
   *     downloaded, DockerfileInvalid if the address is invalid
   */
  RemoteFile get(String url, @Nullable String checksum);

  /**
   * A git repository at the commit to which the address resolves now.
   *
   * @throws BuildException see {@link GitSource#resolve}
   */
  GitSource git(GitUrl url, GitOptions options);
}
