package dev.fastforward.builder.context;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.git.GitOptions;
import dev.fastforward.builder.git.GitSource;
import dev.fastforward.builder.git.GitUrl;
import org.jspecify.annotations.Nullable;

/** Answers what is at an address. Thread-safe. */
public interface RemoteFiles {
  /**
   * The file at an address.
   *
   * @param checksum digest that it must have, which the caller checks; null for any
   * @throws BuildException SourceUnavailable, SourceNotFound or SourceAuthFailed if it cannot be
   *     had, DockerfileInvalid if the address is none
   */
  RemoteFile get(String url, @Nullable String checksum);

  /**
   * A git repository at the commit that the address stands for now.
   *
   * @throws BuildException as {@link GitSource}
   */
  GitSource git(GitUrl url, GitOptions options);
}
