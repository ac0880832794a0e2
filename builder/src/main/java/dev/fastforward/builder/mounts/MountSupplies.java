package dev.fastforward.builder.mounts;

import dev.fastforward.builder.cache.MountContents;
import dev.fastforward.builder.contract.BuildRequest;
import dev.fastforward.builder.report.BuildListener;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What all mounts of one build are made from.
 *
 * @param kept what outlives this machine of the folders of cache mounts
 */
public record MountSupplies(
    MountFiles files, CacheFolders caches, KeptCaches kept, Secrets secrets, SshAgents agents) {

  /**
   * @param place where the folders of cache mounts are
   * @param workFolder exists; whoever made it removes it
   * @param environment of this process
   * @param notes hears when a command has to wait
   */
  public static MountSupplies of(
      BuildRequest request,
      Path place,
      Path workFolder,
      Map<String, String> environment,
      Consumer<String> notes) {
    BuildRequest.RunSettings run = request.run();
    return new MountSupplies(
        new MountFiles(workFolder),
        new CacheFolders(place, notes),
        KeptCaches.NONE,
        new Secrets(run == null ? null : run.secrets(), environment),
        new SshAgents(run == null ? null : run.ssh(), environment));
  }

  /**
   * The same, with contents of cache mounts kept elsewhere.
   *
   * @param workFolder exists; for contents in passing
   */
  public MountSupplies keeping(
      MountContents contents, boolean writable, Path workFolder, BuildListener listener) {
    return new MountSupplies(
        files,
        caches,
        new PersistentCacheMounts(caches, contents, writable, workFolder, listener),
        secrets,
        agents);
  }

  /**
   * Where the folders of cache mounts are: in a pod they go away with it, elsewhere they are the
   * user's.
   */
  public static Path place(BuildRequest request, Path workFolder, Map<String, String> environment) {
    if (request.stageSocket() != null) {
      return workFolder.resolve("mounts");
    }
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        xdg.startsWith("/")
            ? Path.of(xdg)
            : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".cache");
    return base.resolve("fastforward/mounts");
  }
}
