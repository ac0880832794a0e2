package dev.fastforward.builder.sandbox;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * What a command sees at a path while it runs. Targets are absolute and never the root; a target
 * below another target lies in that mount.
 */
public sealed interface Mount {
  String target();

  /**
   * A file or directory of this machine.
   *
   * @param base a directory whose path no other process changes
   * @param path path below base that is mounted, without symlinks; empty for all of base
   * @param readOnly whether the command may not change it, where the sandbox can enforce that
   * @param kept whether changes by the command are kept; otherwise they are discarded
   */
  record Bind(String target, Path base, String path, boolean readOnly, boolean kept)
      implements Mount {}

  /**
   * An empty directory that is removed after the command.
   *
   * @param size limit in bytes; 0 for no limit of its own
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
