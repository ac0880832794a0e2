package dev.fastforward.builder.git;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How git repositories are reached by ssh.
 *
 * @param keys files with private keys, without a passphrase
 * @param agent socket of an agent; null for none
 * @param knownHosts files with the keys of the hosts that are trusted
 */
public record SshAccess(List<Path> keys, @Nullable Path agent, List<Path> knownHosts) {
  public static final SshAccess NONE = new SshAccess(List.of(), null, List.of());
}
