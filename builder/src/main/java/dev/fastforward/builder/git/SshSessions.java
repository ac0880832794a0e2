package dev.fastforward.builder.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;

/** SSH sessions with the keys that a build is given, and with none of this machine's settings. */
final class SshSessions {
  private SshSessions() {}

  /**
   * @param home an empty folder, for what a home would hold
   * @return closed by the caller
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
