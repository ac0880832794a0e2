package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.posix.IoBuffer;
import dev.fastforward.builder.posix.OpenDirectory;
import dev.fastforward.builder.posix.OpenFile;
import dev.fastforward.builder.posix.RootDirectory;
import dev.fastforward.builder.rootfs.RootFilesystem;
import dev.fastforward.builder.rootfs.Snapshot;
import dev.fastforward.builder.rootfs.TreeCopy;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** A mount that is placed in a root while one command runs. */
sealed interface PlacedMount {
  /** Removes it, after saving the changes that are kept. */
  void takeAway() throws IOException;

  /**
   * @param path without symlinks; its directory is there, and nothing of that name in it
   */
  static PlacedMount put(Mount mount, RootDirectory root, String path, SocketServers servers)
      throws IOException {
    return switch (mount) {
      case Mount.Bind bind -> bind(bind, root, path);
      case Mount.Tmpfs _ -> directory(root, path);
      case Mount.Secret secret -> secret(secret, root, path);
      case Mount.Socket socket -> socket(socket, root, path, servers);
    };
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static PlacedMount bind(Mount.Bind bind, RootDirectory root, String path)
      throws IOException {
    try (RootDirectory base = RootDirectory.open(bind.base())) {
      try {
        TreeCopy.copy(base, bind.path(), root, path);
      } catch (IOException e) {
        RootFilesystem.remove(root, path);
        throw e;
      }
    }
    if (!bind.kept() || bind.readOnly()) {
      return new Files(root, path);
    }
    try (RootDirectory copy = root.openRoot(path)) {
      return new Kept(root, path, bind, Snapshot.of(copy));
    }
  }

  private static PlacedMount directory(RootDirectory root, String path) throws IOException {
    try (OpenDirectory parent = root.openParent(path)) {
      parent.mkdir(name(path), 0700);
      parent.chmod(name(path), 01777);
    }
    return new Files(root, path);
  }

  private static PlacedMount secret(Mount.Secret secret, RootDirectory root, String path)
      throws IOException {
    try (OpenDirectory parent = root.openParent(path)) {
      OpenFile file = parent.create(name(path), 0600);
      Secret placed = new Secret(secret.target(), root, path, file);
      try {
        file.writeAll(new ByteArrayInputStream(secret.content()), new IoBuffer());
        parent.chown(name(path), secret.uid(), secret.gid());
        parent.chmod(name(path), secret.mode());
      } catch (IOException e) {
        placed.takeAway();
        throw e;
      }
      return placed;
    }
  }

  private static PlacedMount socket(
      Mount.Socket socket, RootDirectory root, String path, SocketServers servers)
      throws IOException {
    try (OpenDirectory parent = root.openParent(path)) {
      servers.start(parent.processPath(name(path)), socket.server());
      parent.chown(name(path), socket.uid(), socket.gid());
      parent.chmod(name(path), socket.mode());
    }
    return new Files(root, path);
  }

  /** Files whose changes are discarded. */
  record Files(RootDirectory root, String path) implements PlacedMount {
    @Override
    public void takeAway() throws IOException {
      RootFilesystem.remove(root, path);
    }
  }

  /** Files whose changes are copied back to their source. */
  record Kept(RootDirectory root, String path, Mount.Bind bind, Snapshot before)
      implements PlacedMount {
    @Override
    public void takeAway() throws IOException {
      try (RootDirectory copy = root.openRoot(path);
          RootDirectory base = RootDirectory.open(bind.base());
          RootDirectory original = base.openRoot(bind.path())) {
        TreeCopy.back(copy, before, original);
      } finally {
        RootFilesystem.remove(root, path);
      }
    }
  }

  /**
   * A file whose content must not stay in the root, even if the command moved or linked it.
   *
   * @param file open for writing
   */
  record Secret(String target, RootDirectory root, String path, OpenFile file)
      implements PlacedMount {
    @Override
    public void takeAway() throws IOException {
      try (file) {
        file.truncate();
        RootFilesystem.remove(root, path);
        if (file.stat().links() > 0) {
          throw new BuildException(
              FailureReason.RunFailed,
              "the command moved the secret at "
                  + target
                  + ", or gave it a further name; its content was removed, so that it is in no"
                  + " layer");
        }
      }
    }
  }
}
