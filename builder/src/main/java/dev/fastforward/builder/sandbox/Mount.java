package dev.fastforward.builder.sandbox;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * What a command sees at a path as long as it runs. Targets are absolute, and never the root; a
 * target below another's lies in that mount.
 */
public sealed interface Mount {
  String target();

  /**
   * A file or directory of this machine.
   *
   * @param base a directory that nobody else changes the path to
   * @param path what of it is mounted, below it, without symlinks; empty for all
   * @param readOnly whether the command may not change it, where the sandbox can see to that
   * @param kept whether what the command changes has to be there afterwards; else nobody looks at
   *     it again
   */
  record Bind(String target, Path base, String path, boolean readOnly, boolean kept)
      implements Mount {}

  /**
   * An empty directory that goes away.
   *
   * @param size most that it holds, in bytes; 0 for no limit of its own
   */
  record Tmpfs(String target, long size, boolean readOnly) implements Mount {}

  /** A file with a secret. It is written to no disk where the sandbox can avoid that. */
  record Secret(String target, byte[] content, int mode, long uid, long gid) implements Mount {
    /** Without the content. */
    @Override
    public String toString() {
      return "Secret[" + target + "]";
    }
  }

  /** A Unix socket that a program of this machine answers. */
  record Socket(String target, Server server, int mode, long uid, long gid) implements Mount {}

  /** Answers the connections of a socket. */
  @FunctionalInterface
  interface Server {
    /** Serves one connection to its end. Called on a thread of its own; the caller closes it. */
    void serve(SocketChannel client) throws IOException;
  }
}
