package dev.fastforward.builder.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;

/** Opens SSH sessions with the keys of a build and without the SSH settings of the machine. */
final class SshSessions {
  private SshSessions() {}

  /**
   * Opens sessions. The caller closes the result.
   *
   * @param home an empty folder that replaces the home directory
   */
  static SshdSessionFactory open(SshAccess access, Path home) throws IOException {
    Path directory = Files.createDirectories(home.resolve(".ssh"));
    return new SshdSessionFactoryBuilder()
        .setHomeDirectory(home.toFile())
        .setSshDirectory(directory.toFile())
        .setConfigStoreFactory((userHome, config, user) -> null)
        .setPreferredAuthentications("publickey")
        .setDefaultIdentities(folder -> access.keys())
        .setDefaultKnownHostsFiles(folder -> access.knownHosts())
        .setConnectorFactory(access.agent() == null ? null : new SshAgentConnector(access.agent()))
        .build(null);
  }
}
