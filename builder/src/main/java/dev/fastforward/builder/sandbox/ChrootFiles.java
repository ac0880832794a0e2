package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.posix.OpenDirectory;
import dev.fastforward.builder.posix.RootDirectory;
import dev.fastforward.builder.rootfs.RootFilesystem;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that a container runtime or the kernel would provide: /dev, /etc/hosts and
 * /etc/resolv.conf. There is no /proc. Closing removes them.
 */
final class ChrootFiles implements AutoCloseable {
  private static final List<Device> DEVICES =
      List.of(
          new Device("null", 1, 3),
          new Device("zero", 1, 5),
          new Device("full", 1, 7),
          new Device("random", 1, 8),
          new Device("urandom", 1, 9),
          new Device("tty", 5, 0));

  private final Path folder;

  /** A character device that every command may use. */
  private record Device(String name, int major, int minor) {}

  private ChrootFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * @param place on the same file system as the root
   * @throws IOException if there can be no devices there
   */
  static ChrootFiles make(Path place, RunCommand command) throws IOException {
    ChrootFiles files = new ChrootFiles(Files.createTempDirectory(place, "files"));
    try {
      files.makeDevices();
      NetworkFiles.hosts(files.folder, command);
      NetworkFiles.resolv(files.folder);
      return files;
    } catch (IOException e) {
      files.close();
      throw e;
    }
  }

  private void makeDevices() throws IOException {
    try (RootDirectory root = RootDirectory.open(folder)) {
      root.top().mkdir("dev", 0755);
      root.top().chmod("dev", 0755);
      try (OpenDirectory dev = root.openDirectory("dev")) {
        for (Device device : DEVICES) {
          dev.makeCharDevice(device.name(), 0666, device.major(), device.minor());
          dev.chmod(device.name(), 0666);
        }
        dev.symlink("null", "stdin");
        dev.makeFifo("stdout", 0600); // the agent reads them, and gives them to the user
        dev.makeFifo("stderr", 0600);
        dev.mkdir("shm", 0700);
        dev.chmod("shm", 01777);
      }
    }
    // Where the file system is mounted nodev there are names, and nothing behind them.
    try (FileOutputStream nothing = new FileOutputStream(folder.resolve("dev/null").toFile())) {
      nothing.write(0);
    }
  }

  /** These, and after them those of the command, which may lie in these. */
  List<Mount> mounts(RunCommand command) {
    List<Mount> mounts = new ArrayList<>();
    mounts.add(new Mount.Bind("/dev", folder, "dev", false, false));
    mounts.add(new Mount.Bind("/" + NetworkFiles.HOSTS, folder, "hosts", false, false));
    mounts.add(new Mount.Bind("/" + NetworkFiles.RESOLV, folder, "resolv.conf", false, false));
    mounts.addAll(command.mounts());
    return mounts;
  }

  @Override
  public void close() throws IOException {
    try (RootDirectory root = RootDirectory.open(folder)) {
      RootFilesystem.remove(root);
    }
    Files.delete(folder);
  }
}
