package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.settings.RunConditions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The message to an agent that describes the namespaces to make.
 *
 * @param shmSize as tmpfs takes it
 * @param staging an empty directory of this machine
 * @param files pairs: a file of this machine, and the path in the root that it is mounted at
 * @param network program and arguments of what joins its network to the machine's; empty for none
 */
record NamespacesSetup(
    int flags,
    String hostname,
    String shmSize,
    String staging,
    List<String> files,
    List<Point> mounts,
    List<String> network) {
  private static final int NO_NETWORK = 1;
  private static final int INSECURE = 2;
  private static final int LIMITS = 4;
  private static final String USUAL_SHM = "65536k";

  /** One mount, as the agent takes it. */
  record Point(
      char type,
      boolean readOnly,
      String target,
      String base,
      String path,
      long size,
      byte[] content,
      int mode,
      long uid,
      long gid) {
    private static final byte[] NOTHING = {};

    static Point bind(String target, Path base, String path, boolean readOnly) {
      return new Point('b', readOnly, target, base.toString(), path, 0, NOTHING, 0, 0, 0);
    }
  }

  /**
   * @param files file of this machine by path in the root
   * @param sockets names in the folder of the sockets that are mounted
   * @param network null for the machine's, or none
   */
  static NamespacesSetup of(
      RunCommand command,
      Path staging,
      Map<String, Path> files,
      Path folder,
      List<String> sockets,
      @Nullable UserNetwork network) {
    RunConditions conditions = command.conditions();
    int flags =
        (conditions.network() == RunConditions.Network.NONE ? NO_NETWORK : 0)
            | (conditions.insecure() ? INSECURE : 0)
            | (conditions.ulimits().isEmpty() ? 0 : LIMITS);
    List<String> pairs = new ArrayList<>();
    files.forEach((path, file) -> {
      pairs.add(file.toString());
      pairs.add(path);
    });
    Iterator<String> left = sockets.iterator();
    List<Point> mounts =
        command.mounts().stream().map(mount -> point(mount, folder, left)).toList();
    String hostname = conditions.hostname();
    return new NamespacesSetup(
        flags,
        hostname.isEmpty() ? "localhost" : hostname,
        conditions.shmSize() == 0 ? USUAL_SHM : Long.toString(conditions.shmSize()),
        staging.toString(),
        pairs,
        mounts,
        network == null ? List.of() : network.words());
  }

  /**
   * @param sockets names in the folder that are left for the sockets, in their order
   */
  private static Point point(Mount mount, Path folder, Iterator<String> sockets) {
    return switch (mount) {
      case Mount.Bind bind -> Point.bind(bind.target(), bind.base(), bind.path(), bind.readOnly());
      case Mount.Tmpfs tmpfs ->
          new Point(
              't', tmpfs.readOnly(), tmpfs.target(), "", "", tmpfs.size(), Point.NOTHING, 0, 0, 0);
      case Mount.Secret secret ->
          new Point(
              's',
              true,
              secret.target(),
              "",
              "",
              0,
              secret.content(),
              secret.mode(),
              secret.uid(),
              secret.gid());
      case Mount.Socket one -> Point.bind(one.target(), folder, sockets.next(), false);
    };
  }
}
