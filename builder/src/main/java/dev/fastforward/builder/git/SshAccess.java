package dev.fastforward.builder.git;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys for git over SSH. Immutable.
 *
 * @param keys files with private keys without a passphrase
 * @param agent socket of an SSH agent; null for none
 * @param knownHosts files with the keys of trusted hosts, in the format of OpenSSH
 */
public record SshAccess(List<Path> keys, @Nullable Path agent, List<Path> knownHosts) {
  /** No keys. */
  public static final SshAccess NONE = new SshAccess(List.of(), null, List.of());
}
